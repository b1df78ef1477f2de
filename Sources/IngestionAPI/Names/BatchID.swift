/// How IDs of the Platform's batches look.
public enum BatchID {
    /// Whether a text can be nothing else: a ULID, a UUID, or 24 or 32 hexadecimal digits.
    public static func isSurely(_ text: some StringProtocol) -> Bool {
        let bytes = Array(text.utf8)
        switch bytes.count {
        case 24, 32: return bytes.allSatisfy(isHex)
        case 26: return bytes.allSatisfy { isDigit($0) || isLetter($0) }
        case 36:
            return bytes.enumerated().allSatisfy { place, byte in
                [8, 13, 18, 23].contains(place) ? byte == UInt8(ascii: "-") : isHex(byte)
            }
        default: return false
        }
    }

    /// Whether a text may be one where an answer or a URL says so: letters, digits and hyphens, a digit among them where it is none surely.
    public static func isPossible(_ text: some StringProtocol) -> Bool {
        if isSurely(text) { return true }
        let bytes = Array(text.utf8)
        return (4...64).contains(bytes.count) && bytes.contains(where: isDigit)
            && bytes.allSatisfy { isDigit($0) || isLetter($0) || "-_".utf8.contains($0) }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }
    private static func isLetter(_ byte: UInt8) -> Bool { (byte | 32) &- 97 < 26 }
    private static func isHex(_ byte: UInt8) -> Bool { isDigit(byte) || (byte | 32) &- 97 < 6 }
}
