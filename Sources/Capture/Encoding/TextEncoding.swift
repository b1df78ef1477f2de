import Bytes

/// How a text is written, as its first bytes tell for certain, or as the user says.
enum TextEncoding: Equatable {
    /// UTF-8, or whatever else there is no certain word of.
    case utf8
    /// UTF-16 behind its byte-order mark, as PowerShell and Excel write it.
    case utf16(isBigEndian: Bool)
    /// Lines end in CR alone, as on old Macs.
    case returns
    /// A code page of old, by the name that iconv has for it.
    case codePage(String)

    /// The encoding of a text that begins so.
    init(head: [UInt8]) {
        if head.starts(with: [0xFF, 0xFE]) {
            self = .utf16(isBigEndian: false)
        } else if head.starts(with: [0xFE, 0xFF]) {
            self = .utf16(isBigEndian: true)
        } else if head.contains(0x0D), !head.contains(0x0A) {
            self = .returns
        } else {
            self = .utf8
        }
    }

    /// The text as UTF-8 with line feeds.
    func decoding(_ input: any ByteInput) -> any ByteInput {
        switch self {
        case .utf8: input
        case .utf16, .returns: DecodedInput(input, self)
        case .codePage(let name): CodePage(name).map { CodePageInput(input, $0) } ?? input
        }
    }

    /// What to do about a text that is not UTF-8.
    static let remedy =
        "say how the file is written with --encoding, as in --encoding cp949 or --encoding windows-1252, or save it as \"CSV UTF-8\""
}

extension TextEncoding {
    /// How a text is written.
    /// - Parameter named: the code page that the user names.
    /// - Returns: whether it is one that nobody named, and that is certain all the same.
    static func of(
        _ head: [UInt8], named: String?, path: String
    ) throws(CaptureProblem) -> (encoding: TextEncoding, isCertain: Bool) {
        if let named, !["utf8", "utf-8"].contains(named.lowercased()) {
            guard CodePage(named) != nil else {
                throw .unknownFormat(
                    path, "--encoding \(named): no code page of that name is known here; iconv -l lists those that are")
            }
            return (.codePage(named), false)
        }
        let told = TextEncoding(head: head)
        guard named == nil, told == .utf8, isKorean(head) else { return (told, false) }
        return (.codePage("CP949"), true)
    }

    /// Whether the names of a table's columns are Korean words in CP949: nothing else has the columns of a table in that place.
    private static func isKorean(_ head: [UInt8]) -> Bool {
        let lines = head.split(separator: 0x0A, maxSplits: CSVHead.reach).prefix(CSVHead.reach)
        guard lines.contains(where: { String(validating: $0, as: UTF8.self) == nil }), let page = CodePage("CP949")
        else {
            return false
        }
        let written = lines.map(Array.init)
        guard CSVHead.first(written)?.isOne != true else { return false }
        return CSVHead.first(written.map { page.decoded($0, isAtEnd: true).text })?.isOne == true
    }
}

/// Another encoding's text as UTF-8; what is no character is U+FFFD.
final class DecodedInput: ByteInput {
    private let input: any ByteInput
    private let encoding: TextEncoding
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: ByteLimits.chunk, alignment: 16)
    /// Decoded, and not yet read.
    private var ready: [UInt8] = []
    private var position = 0
    /// Bytes of a unit, or a unit of a pair, whose other half has not come yet.
    private var rest: [UInt8] = []
    private var isAtEnd = false

    init(_ input: any ByteInput, _ encoding: TextEncoding) {
        self.input = input
        self.encoding = encoding
    }

    deinit {
        buffer.deallocate()
    }

    func read(into target: UnsafeMutableRawBufferPointer) throws(CaptureProblem) -> Int {
        while position == ready.count, !isAtEnd {
            let count = try input.read(into: buffer)
            isAtEnd = count == 0
            decode(buffer[..<count])
            position = 0
        }
        let count = min(target.count, ready.count - position)
        ready[position..<position + count].withUnsafeBytes { target.copyMemory(from: UnsafeRawBufferPointer($0)) }
        position += count
        return count
    }

    private func decode(_ bytes: Slice<UnsafeMutableRawBufferPointer>) {
        guard case .utf16(let isBigEndian) = encoding else {
            ready = bytes.map { $0 == 0x0D ? 0x0A : $0 }
            return
        }
        let all = rest + bytes
        var units: [UInt16] = []
        units.reserveCapacity(all.count / 2)
        var index = 0
        while index + 1 < all.count {
            let (first, second) = (UInt16(all[index]), UInt16(all[index + 1]))
            units.append(isBigEndian ? first << 8 | second : second << 8 | first)
            index += 2
        }
        // The first half of a pair waits for the second one.
        if !isAtEnd, let last = units.last, last & 0xFC00 == 0xD800 {
            units.removeLast()
            index -= 2
        }
        rest = Array(all[index...])
        if isAtEnd, !rest.isEmpty {
            units.append(0xFFFD)
            rest = []
        }
        ready = Array(String(decoding: units, as: UTF16.self).utf8)
    }
}
