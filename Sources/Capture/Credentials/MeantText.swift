import Bytes

/// Text as whoever wrote it meant it: percent signs, the escapes of JSON and Python, character references and the zero bytes
/// of UTF-16 undone, and those within them, so that a name is found however it was written down.
struct MeantText {
    /// The bytes that are meant.
    private(set) var bytes: [UInt8]
    /// Where each begins in the text as it stands; one more for its end.
    private var starts: [UInt32]
    /// How many times each was wrapped up: a quote within a string is no end of it.
    private(set) var levels: [UInt8]

    /// So many wrappings within each other are undone.
    private static let mostLevels = 4
    private static let wrappers: [UInt8] = [0, 0xC2] + Array("\\%&\"'".utf8)
    /// Stands for a character that is none of ASCII.
    private static let other: UInt8 = 0xFF

    var count: Int { bytes.count }

    init(_ text: [UInt8]) {
        bytes = text
        starts = (0...text.count).map { UInt32($0) }
        levels = Array(repeating: 0, count: text.count)
        for _ in 0..<Self.mostLevels where !unwrap() { break }
    }

    /// The place in the text as it stands of what is meant at a range.
    func source(_ range: Range<Int>) -> Range<Int> { Int(starts[range.lowerBound])..<Int(starts[range.upperBound]) }

    /// Undoes one wrapping; false where there is none.
    private mutating func unwrap() -> Bool {
        guard
            bytes.contains(where: { Self.wrappers.contains($0) })
        else { return false }
        var meant: [UInt8] = []
        var places: [UInt32] = []
        var depths: [UInt8] = []
        meant.reserveCapacity(count)
        places.reserveCapacity(count + 1)
        depths.reserveCapacity(count)
        var isChanged = false
        var index = 0
        while index < count {
            if bytes[index] == 0 {
                isChanged = true
                index += 1
                continue
            }
            let (byte, length) = wrapped(at: index) ?? (bytes[index], 1)
            meant.append(byte)
            places.append(starts[index])
            if length > 1 {
                isChanged = true
                depths.append(levels[index..<index + length].max()! + 1)
            } else {
                depths.append(levels[index])
            }
            index += length
        }
        places.append(starts[count])
        (bytes, starts, levels) = (meant, places, depths)
        return isChanged
    }

    /// The byte that is written in another way at a place, and how long that is; nil for none.
    private func wrapped(at place: Int) -> (byte: UInt8, length: Int)? {
        switch bytes[place] {
        case UInt8(ascii: "%"): return hexadecimal(place + 1, 2).map { ($0, 3) }
        case UInt8(ascii: "\\"):
            guard place + 1 < count else { return nil }
            switch bytes[place + 1] {
            case UInt8(ascii: "u"): return hexadecimal(place + 2, 4).map { ($0, 6) }
            case UInt8(ascii: "x"): return hexadecimal(place + 2, 2).map { ($0, 4) }
            case UInt8(ascii: "n"), UInt8(ascii: "r"): return (0x0A, 2)
            case UInt8(ascii: "t"): return (0x09, 2)
            // Behind `\\` a quote ends the string: it is not wrapped as the backslash was.
            case let byte where "\"'\\/".utf8.contains(byte):
                return levels[place] == levels[place + 1] ? (byte, 2) : nil
            default: return nil
            }
        case UInt8(ascii: "&"): return reference(at: place)
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return isDoubled(at: place) ? (bytes[place], 2) : nil
        // A blank that does not break.
        case 0xC2 where place + 1 < count && bytes[place + 1] == 0xA0: return (0x20, 2)
        default: return nil
        }
    }

    /// Whether a quote is written twice, as in CSV: `""name"":""value""`. Two with nothing at either side are an empty string.
    private func isDoubled(at place: Int) -> Bool {
        let quote = bytes[place]
        guard place + 1 < count, bytes[place + 1] == quote, levels[place] == levels[place + 1] else { return false }
        let before = place > 0 ? bytes[place - 1] : 0x20
        let behind = place + 2 < count ? bytes[place + 2] : 0x20
        let structure = ",:;=[]{}() \t\r\n\0".utf8
        return before != quote && behind != quote && !(structure.contains(before) && structure.contains(behind))
    }

    private func hexadecimal(_ start: Int, _ digits: Int) -> UInt8? {
        guard start + digits <= count else { return nil }
        var value = 0
        for byte in bytes[start..<start + digits] {
            guard let digit = JSONEscapes.hexDigit(byte) else { return nil }
            value = value << 4 | Int(digit)
        }
        return Self.byte(value)
    }

    private static func byte(_ value: Int) -> UInt8 { value == 0xA0 ? 0x20 : value < 0x80 ? UInt8(value) : other }

    private static let names: [(text: [UInt8], byte: UInt8)] = [
        ("quot", "\""), ("apos", "'"), ("amp", "&"), ("lt", "<"), ("gt", ">"), ("nbsp", " "), ("colon", ":"),
        ("equals", "="),
    ].map { (Array($0.utf8), UInt8(ascii: $1)) }

    /// `&quot;`, `&#58;`, `&#x3a;`.
    private func reference(at place: Int) -> (byte: UInt8, length: Int)? {
        guard let end = bytes[place..<min(count, place + 10)].firstIndex(of: UInt8(ascii: ";")) else { return nil }
        let name = bytes[place + 1..<end]
        let length = end + 1 - place
        if let known = Self.names.first(where: { name.elementsEqual($0.text) }) { return (known.byte, length) }
        guard name.first == UInt8(ascii: "#"), name.count > 1 else { return nil }
        let digits = String(decoding: name.dropFirst(), as: UTF8.self)
        let value = digits.first == "x" || digits.first == "X" ? Int(digits.dropFirst(), radix: 16) : Int(digits)
        return value.map { (Self.byte($0), length) }
    }
}
