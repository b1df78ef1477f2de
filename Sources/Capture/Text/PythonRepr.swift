import Bytes

/// What Python prints of a dict: `{'requestId': 3520, 'info': None}`.
///
/// Python says exactly what it prints, so it is written again as JSON one to one: quotes and escapes of strings, `None`, `True`, `False`;
/// numbers and blanks stay as they stand. That is what `json.dumps` would have written. Whatever no JSON could have become
/// (bytes, tuples, objects, `nan`) is no such text.
struct PythonRepr {
    /// The text as JSON.
    private(set) var json: [UInt8] = []
    /// Where it ends.
    private(set) var end: Int
    private let bytes: [UInt8]

    private static let deepest = 16

    /// Reads the dict that begins at a place; nil where none does.
    init?(_ bytes: [UInt8], from start: Int) {
        guard Self.begins(bytes, at: start) else { return nil }
        self.bytes = bytes
        end = start
        guard value(0) else { return nil }
    }

    /// Whether `{'` or `{"` stands at a place; the latter is JSON, too.
    static func begins(_ bytes: [UInt8], at place: Int) -> Bool {
        place + 1 < bytes.count && bytes[place] == UInt8(ascii: "{") && "'\"".utf8.contains(bytes[place + 1])
    }

    private var next: UInt8? { end < bytes.count ? bytes[end] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        json.append(byte)
        end += 1
        return true
    }

    private mutating func blanks() {
        while take(UInt8(ascii: " ")) {}
    }

    private mutating func take(_ word: String, as written: String) -> Bool {
        guard bytes[end...].starts(with: word.utf8) else { return false }
        json += Array(written.utf8)
        end += word.utf8.count
        return true
    }

    private mutating func value(_ level: Int) -> Bool {
        guard let first = next, level < Self.deepest else { return false }
        switch first {
        case UInt8(ascii: "{"): return members(level)
        case UInt8(ascii: "["): return elements(level)
        case UInt8(ascii: "'"), UInt8(ascii: "\""): return string(first)
        case UInt8(ascii: "N"): return take("None", as: "null")
        case UInt8(ascii: "T"): return take("True", as: "true")
        case UInt8(ascii: "F"): return take("False", as: "false")
        default: return number()
        }
    }

    private mutating func members(_ level: Int) -> Bool {
        guard take(UInt8(ascii: "{")) else { return false }
        if take(UInt8(ascii: "}")) { return true }
        repeat {
            blanks()
            guard let quote = next, "'\"".utf8.contains(quote), string(quote), take(UInt8(ascii: ":")) else {
                return false
            }
            blanks()
            guard value(level + 1) else { return false }
        } while take(UInt8(ascii: ","))
        return take(UInt8(ascii: "}"))
    }

    private mutating func elements(_ level: Int) -> Bool {
        guard take(UInt8(ascii: "[")) else { return false }
        if take(UInt8(ascii: "]")) { return true }
        repeat {
            blanks()
            guard value(level + 1) else { return false }
        } while take(UInt8(ascii: ","))
        return take(UInt8(ascii: "]"))
    }

    private mutating func number() -> Bool {
        let digits = bytes[end...].prefix { $0 &- 48 < 10 || "+-.eE".utf8.contains($0) }
        guard !digits.isEmpty, digits.count < 400, JSONExtent.end(Array(digits), from: 0) == digits.count else {
            return false
        }
        json += digits
        end += digits.count
        return true
    }

    private mutating func string(_ quote: UInt8) -> Bool {
        end += 1
        var text = String.UnicodeScalarView()
        var start = end
        /// Takes what has no escape in it.
        func plain(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
            guard let piece = String(validating: bytes[range], as: UTF8.self) else { return false }
            text.append(contentsOf: piece.unicodeScalars)
            return true
        }
        while let byte = next {
            if byte == quote {
                guard plain(bytes, start..<end) else { return false }
                json += Array(JSONQuoted.text(String(text)).utf8)
                end += 1
                return true
            }
            // Python escapes whatever is no printed character.
            guard byte >= 0x20, byte != 0x7F else { return false }
            guard byte == UInt8(ascii: "\\") else {
                end += 1
                continue
            }
            guard plain(bytes, start..<end), let scalar = escape() else { return false }
            text.append(scalar)
            start = end
        }
        return false
    }

    /// What a backslash and what follows it stand for; `end` is left behind them.
    private mutating func escape() -> Unicode.Scalar? {
        guard end + 1 < bytes.count else { return nil }
        let kind = bytes[end + 1]
        end += 2
        switch kind {
        case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""): return Unicode.Scalar(kind)
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "x"): return hexadecimal(2)
        case UInt8(ascii: "u"): return hexadecimal(4)
        case UInt8(ascii: "U"): return hexadecimal(8)
        default: return nil
        }
    }

    private mutating func hexadecimal(_ count: Int) -> Unicode.Scalar? {
        guard end + count <= bytes.count,
            let value = UInt32(String(decoding: bytes[end..<end + count], as: UTF8.self), radix: 16)
        else { return nil }
        end += count
        // Half a surrogate pair, as the readers of JSON take it.
        return value & 0xFFFF_F800 == 0xD800 ? "\u{FFFD}" : Unicode.Scalar(value)
    }
}
