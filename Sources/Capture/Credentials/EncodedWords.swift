import Bytes

/// Words that are base64 or hexadecimal digits of something, a header with a credential among them.
enum EncodedWords {
    /// The shortest that can hold one.
    private static let shortest = 16

    /// The places of those that do.
    static func places(in text: MeantText) -> [Range<Int>] {
        var places: [Range<Int>] = []
        var index = 0
        while index < text.count {
            guard value(text.bytes[index]) != nil else {
                index += 1
                continue
            }
            let start = index
            while index < text.count, value(text.bytes[index]) != nil { index += 1 }
            if index - start >= shortest, holdsCredential(text.bytes[start..<index]) { places.append(start..<index) }
        }
        return places
    }

    private static func holdsCredential(_ word: ArraySlice<UInt8>) -> Bool {
        // It may stand behind something of the same letters: each place in a group of four is tried.
        (0..<4).contains { CredentialWords.isTold(in: decoded(word.dropFirst($0))) }
            || (0..<2).contains { CredentialWords.isTold(in: fromHexadecimal(word.dropFirst($0))) }
    }

    private static func decoded(_ word: ArraySlice<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(word.count / 4 * 3)
        var bits: UInt32 = 0
        var count = 0
        for byte in word {
            bits = bits << 6 | UInt32(value(byte) ?? 0)
            count += 1
            if count == 4 {
                bytes += [
                    UInt8(truncatingIfNeeded: bits >> 16), UInt8(truncatingIfNeeded: bits >> 8),
                    UInt8(truncatingIfNeeded: bits),
                ]
                (bits, count) = (0, 0)
            }
        }
        return bytes
    }

    private static func fromHexadecimal(_ word: ArraySlice<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        var high: UInt8?
        for byte in word {
            guard let digit = JSONEscapes.hexDigit(byte) else {
                // Digits begin anew behind it.
                high = nil
                bytes.append(byte | 0x80)
                continue
            }
            if let first = high {
                bytes.append(first << 4 | digit)
                high = nil
            } else {
                high = digit
            }
        }
        return bytes
    }

    /// The six bits of a digit of base64, in either alphabet.
    private static func value(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - 65
        case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - 71
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte + 4
        case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
        case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
        default: nil
        }
    }
}
