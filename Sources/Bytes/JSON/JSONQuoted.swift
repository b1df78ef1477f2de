/// Text as a string of JSON.
package enum JSONQuoted {
    /// A text in quotes.
    package static func text(_ text: String) -> String {
        var quoted: [UInt8] = []
        append(text.utf8, to: &quoted)
        return String(decoding: quoted, as: UTF8.self)
    }

    /// Appends a string of JSON; the bytes are UTF-8. What needs no escape is copied as a whole.
    @inlinable
    package static func append(_ text: some Collection<UInt8>, to line: inout [UInt8]) {
        line.append(UInt8(ascii: "\""))
        var rest = text[...]
        while let place = rest.firstIndex(where: { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") })
        {
            line += rest[..<place]
            line.append(UInt8(ascii: "\\"))
            let byte = rest[place]
            switch byte {
            case UInt8(ascii: "\n"): line.append(UInt8(ascii: "n"))
            case UInt8(ascii: "\r"): line.append(UInt8(ascii: "r"))
            case UInt8(ascii: "\t"): line.append(UInt8(ascii: "t"))
            case 0..<0x20:
                line += "u00".utf8
                line.append(UInt8(ascii: "0") + byte >> 4)
                line.append(byte & 15 + (byte & 15 < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10))
            default: line.append(byte)
            }
            rest = rest[text.index(after: place)...]
        }
        line += rest
        line.append(UInt8(ascii: "\""))
    }
}
