import Bytes

/// Reads XML piece by piece, front to back, in bounded memory: of any size, as long as no piece of it is.
///
/// As much of XML as machines write: elements, attributes, text, CDATA, the five entities and numbered ones. A document type, with
/// which a small text can be made to grow without bound, is refused.
final class XMLScanner {
    /// A piece of a document. Names are without their prefix: `x:row` is `row`.
    enum Piece: Equatable {
        case start(String, [String: String])
        case end(String)
        case text(String)
    }

    /// Why a text can't be read on.
    struct Problem: Error, Equatable {
        /// What is wrong, as a sentence.
        var reason: String
    }

    /// The longest text or tag, bytes.
    private static let longest = ByteLimits.longestLine
    private static let deepest = 512

    private let input: any ByteInput
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
    private var position = 0
    private var filled = 0
    private var passed = 0
    private var open: [String] = []
    /// The end of an element that was written as `<c/>`.
    private var end: String?
    /// The line on which the reading has come, from 1.
    private(set) var line = 1

    init(_ input: any ByteInput) { self.input = input }

    deinit { buffer.deallocate() }

    /// The next piece; nil at the end. Blanks between elements are no pieces.
    func next() throws -> Piece? {
        if let end {
            self.end = nil
            return .end(end)
        }
        while true {
            guard let byte = try peek() else {
                guard open.isEmpty else { throw problem("it ends in the middle of <\(open.last!)>") }
                return nil
            }
            if byte != UInt8(ascii: "<") {
                let text = try text()
                if open.isEmpty || text.allSatisfy(\.isWhitespace) && !open.last!.isTextual { continue }
                return .text(text)
            }
            skip()
            switch try peek() {
            case UInt8(ascii: "?"): _ = try take(until: "?>")
            case UInt8(ascii: "!"):
                if let text = try declaration(), !open.isEmpty { return .text(text) }
            case UInt8(ascii: "/"):
                skip()
                let name = Self.name(try take(until: ">")[...])
                guard open.popLast() == name else { throw problem("</\(name.prefix(40))> closes nothing that is open") }
                return .end(name)
            default: return try start()
            }
        }
    }

    /// Reads on to the end of the element that has just begun.
    /// - Returns: all text in it, but for that within elements of a name that is left out.
    func textOfElement(without left: String? = nil) throws -> String {
        let depth = open.count
        guard end == nil else {
            _ = try next()
            return ""
        }
        var all = ""
        var leftAt: Int?
        while let piece = try next() {
            switch piece {
            case .text(let text):
                guard all.utf8.count + text.utf8.count <= Self.longest else { throw problem("a text is too long") }
                if leftAt == nil { all += text }
            case .start(let name, _): if name == left, leftAt == nil, end == nil { leftAt = open.count }
            case .end:
                if let place = leftAt, open.count < place { leftAt = nil }
                if open.count < depth { return all }
            }
        }
        return all
    }

    // MARK: - Pieces

    private func start() throws -> Piece {
        let tag = try tag()
        let isWhole = tag.last == UInt8(ascii: "/")
        var rest = (isWhole ? tag.dropLast() : tag[...])[...]
        let nameEnd = rest.firstIndex(where: \.isBlank) ?? rest.endIndex
        let name = Self.name(rest[..<nameEnd])
        guard !name.isEmpty else { throw problem("a tag without a name") }
        rest = rest[nameEnd...]
        var attributes: [String: String] = [:]
        while true {
            rest = rest.drop(while: \.isBlank)
            guard !rest.isEmpty else { break }
            guard let sign = rest.firstIndex(of: UInt8(ascii: "=")) else {
                throw problem("an attribute without a value")
            }
            let key = String(decoding: rest[..<sign].prefix { !$0.isBlank }, as: UTF8.self)
            rest = rest[(sign + 1)...].drop(while: \.isBlank)
            guard let quote = rest.first, "\"'".utf8.contains(quote),
                let close = rest.dropFirst().firstIndex(of: quote)
            else { throw problem("an attribute without quotes") }
            attributes[key] = try unescaped(Array(rest[(rest.startIndex + 1)..<close]))
            rest = rest[(close + 1)...]
        }
        guard open.count < Self.deepest else { throw problem("more than \(Self.deepest) levels") }
        if isWhole { end = name } else { open.append(name) }
        return .start(name, attributes)
    }

    /// What stands between `<` and `>`, a `>` in quotes included.
    private func tag() throws -> [UInt8] {
        var bytes: [UInt8] = []
        var quote: UInt8?
        while let byte = try peek() {
            skip()
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: ">") {
                return bytes
            } else if "\"'".utf8.contains(byte) {
                quote = byte
            }
            bytes.append(byte)
            guard bytes.count <= Self.longest else { throw problem("a tag is too long") }
        }
        throw problem("it ends in the middle of a tag")
    }

    /// A comment, which is nothing, or CDATA, which is text.
    private func declaration() throws -> String? {
        let first = [try take(), try take(), try take()]
        if first.dropFirst().elementsEqual("--".utf8) {
            _ = try take(until: "-->")
            return nil
        }
        guard first.dropFirst().elementsEqual("[C".utf8) else {
            throw problem("it has a document type, which is not read")
        }
        for expected in "DATA[".utf8 where try take() != expected { throw problem("a tag that is none") }
        return String(decoding: try take(until: "]]>"), as: UTF8.self)
    }

    private func text() throws -> String {
        var bytes: [UInt8] = []
        while let byte = try peek(), byte != UInt8(ascii: "<") {
            bytes.append(byte)
            skip()
            guard bytes.count <= Self.longest else { throw problem("a text is too long") }
        }
        return try unescaped(bytes)
    }

    private func unescaped(_ bytes: [UInt8]) throws -> String {
        guard String(validating: bytes, as: UTF8.self) != nil else { throw problem("it is no UTF-8") }
        guard bytes.contains(UInt8(ascii: "&")) else { return String(decoding: bytes, as: UTF8.self) }
        var plain: [UInt8] = []
        var rest = bytes[...]
        while let sign = rest.firstIndex(of: UInt8(ascii: "&")) {
            plain += rest[..<sign]
            guard let end = rest[sign...].prefix(12).firstIndex(of: UInt8(ascii: ";")) else {
                throw problem("a & that begins no entity")
            }
            let name = String(decoding: rest[(sign + 1)..<end], as: UTF8.self)
            guard let character = Self.entity(name) else { throw problem("the entity &\(name); is not known") }
            plain += Array(String(character).utf8)
            rest = rest[(end + 1)...]
        }
        return String(decoding: plain + rest, as: UTF8.self)
    }

    private static func entity(_ name: String) -> Unicode.Scalar? {
        switch name {
        case "lt": return "<"
        case "gt": return ">"
        case "amp": return "&"
        case "quot": return "\""
        case "apos": return "'"
        default:
            guard name.hasPrefix("#") else { return nil }
            let digits = name.dropFirst()
            let number = digits.hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
            return number.flatMap(Unicode.Scalar.init)
        }
    }

    private static func name(_ bytes: ArraySlice<UInt8>) -> String {
        let word = bytes.drop(while: \.isBlank).prefix { !$0.isBlank }
        let own = word.lastIndex(of: UInt8(ascii: ":")).map { word[($0 + 1)...] } ?? word
        return String(decoding: own, as: UTF8.self)
    }

    // MARK: - Bytes

    private func take(until end: String) throws -> [UInt8] {
        let end = Array(end.utf8)
        var bytes: [UInt8] = []
        while let byte = try peek() {
            bytes.append(byte)
            skip()
            if byte == end.last, bytes.suffix(end.count).elementsEqual(end) { return bytes.dropLast(end.count) }
            guard bytes.count <= Self.longest else { throw problem("a piece is too long") }
        }
        throw problem("it ends before \(String(decoding: end, as: UTF8.self))")
    }

    private func take() throws -> UInt8 {
        guard let byte = try peek() else { throw problem("it ends in the middle of a tag") }
        skip()
        return byte
    }

    private func skip() {
        if buffer[position] == 0x0A { line += 1 }
        position += 1
    }

    private func peek() throws -> UInt8? {
        if position == filled {
            passed += filled
            (position, filled) = (0, 0)
            filled = try input.read(into: buffer)
            if position == filled { return nil }
        }
        return buffer[position]
    }

    private func problem(_ what: String) -> Problem { Problem(reason: "\(what), at byte \(passed + position + 1)") }
}

extension String {
    /// Whether blanks alone may be an element's whole text: those of spreadsheets and of values.
    fileprivate var isTextual: Bool { self == "t" || self == "v" || self == "responseData" }
}
