/// Takes credentials out of bytes that are kept although they could not be read.
///
/// What can't be parsed can't be sorted into fields, so this goes by what stands near what (`CredentialScan`), and rather masks too
/// much. In a text that anything of a credential sounds in, words of letters and digits mixed are masked, too, wherever they
/// stand: there nobody can tell them apart from one. All other texts stay as they are.
///
/// A mask goes through a capture's unread lines in their order: a name may stand on one and its value on the next.
public struct CredentialMask {
    /// What stands in a credential's place.
    static let mask = Array("[masked]".utf8)

    private var rest = CredentialScan.Rest()
    private var isSuspicious = false

    /// A mask before the first line.
    public init() {}

    /// The bytes of a text that is by itself with every credential replaced by `[masked]`.
    public static func masked(_ bytes: [UInt8]) -> [UInt8] {
        var mask = CredentialMask()
        return mask.masked(bytes)
    }

    /// A line was read: what comes next goes on with nothing.
    mutating func forget() {
        if isSuspicious || rest != .init() { self = CredentialMask() }
    }

    /// The bytes of the next unread line with every credential replaced by `[masked]`.
    mutating func masked(_ bytes: [UInt8]) -> [UInt8] {
        let text = MeantText(bytes)
        let scan = CredentialScan(text, behind: rest)
        let encoded = EncodedWords.places(in: text)
        var places = scan.places + encoded
        let isTold = scan.isSuspicious || !encoded.isEmpty
        if isTold || isSuspicious { places += Self.mixedWords(text) }
        (rest, isSuspicious) = (scan.rest, isTold)
        return places.isEmpty ? bytes : Self.replaced(bytes, places.map(text.source))
    }

    /// A reason that names parts of the line that was masked last.
    func masked(_ reason: String) -> String {
        let bytes = Array(reason.utf8)
        let text = MeantText(bytes)
        let scan = CredentialScan(text, behind: .init())
        let places = scan.places + (isSuspicious || scan.isSuspicious ? Self.mixedWords(text) : [])
        return places.isEmpty ? reason : String(decoding: Self.replaced(bytes, places.map(text.source)), as: UTF8.self)
    }

    /// Words behind which the API has names of letters and digits, which are no credentials.
    private static let harmless = ["xdmingestion", "batchid", "requestid"].map { Array($0.utf8) }

    private static func mixedWords(_ text: MeantText) -> [Range<Int>] {
        var places: [Range<Int>] = []
        var before: [UInt8] = []
        var index = 0
        while index < text.count {
            guard CredentialWords.isWord(text.bytes[index]) else {
                index += 1
                continue
            }
            let start = index
            while index < text.count, CredentialWords.isWord(text.bytes[index]) { index += 1 }
            let word = text.bytes[start..<index]
            if !harmless.contains(before), CredentialWords.isMixed(word) { places.append(start..<index) }
            before = word.count <= 16 ? CredentialWords.plain(word) : []
        }
        return places
    }

    private static func replaced(_ bytes: [UInt8], _ places: [Range<Int>]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        var isBegun = false
        for place in places.sorted(by: { $0.lowerBound < $1.lowerBound }) where place.upperBound > index {
            // What touches or overlaps the place before is masked with it.
            if !isBegun || place.lowerBound > index {
                result += bytes[index..<place.lowerBound]
                result += mask
            }
            isBegun = true
            index = place.upperBound
        }
        return result + bytes[index...]
    }
}
