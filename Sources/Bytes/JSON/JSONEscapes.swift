/// The `\` escapes of JSON strings.
package enum JSONEscapes {
    /// The bytes that a string with valid escapes stands for. Half a surrogate pair is no character: U+FFFD stands for it.
    static func resolved(_ raw: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(raw.count)
        var index = 0
        while index < raw.count {
            guard raw[index] == UInt8(ascii: "\\") else {
                bytes.append(raw[index])
                index += 1
                continue
            }
            switch raw[index + 1] {
            case UInt8(ascii: "u"):
                var unit = UInt32(codeUnit(raw, index + 2))
                index += 6
                if unit & 0xFC00 == 0xD800, let low = lowHalf(raw, index) {
                    unit = 0x10000 + (unit & 0x3FF) << 10 + low & 0x3FF
                    index += 6
                }
                bytes.append(contentsOf: String(Unicode.Scalar(unit) ?? "\u{FFFD}").utf8)
                continue
            case UInt8(ascii: "b"): bytes.append(0x08)
            case UInt8(ascii: "f"): bytes.append(0x0C)
            case UInt8(ascii: "n"): bytes.append(0x0A)
            case UInt8(ascii: "r"): bytes.append(0x0D)
            case UInt8(ascii: "t"): bytes.append(0x09)
            case let byte: bytes.append(byte)
            }
            index += 2
        }
        return bytes
    }

    /// The value of a hexadecimal digit; nil for any other byte.
    @inlinable
    package static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return byte - 48
        case UInt8(ascii: "a")...UInt8(ascii: "f"): return byte - 87
        case UInt8(ascii: "A")...UInt8(ascii: "F"): return byte - 55
        default: return nil
        }
    }

    /// The second half of a surrogate pair, where its escape stands at a place.
    private static func lowHalf(_ raw: UnsafeBufferPointer<UInt8>, _ place: Int) -> UInt32? {
        guard place + 6 <= raw.count, raw[place] == UInt8(ascii: "\\"), raw[place + 1] == UInt8(ascii: "u") else {
            return nil
        }
        let unit = codeUnit(raw, place + 2)
        return unit & 0xFC00 == 0xDC00 ? UInt32(unit) : nil
    }

    private static func codeUnit(_ raw: UnsafeBufferPointer<UInt8>, _ start: Int) -> UInt16 {
        (start..<start + 4).reduce(0) { $0 << 4 | UInt16(hexDigit(raw[$1])!) }
    }
}
