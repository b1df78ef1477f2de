/// The error codes that an answer's `info` text names: `ACP-` followed by digits.
///
/// Codes are opaque: one that no catalogue knows counts like any other.
public enum ErrorCode {
    /// What stands for a failed request whose answer names no code.
    public static let none = "(no code)"

    /// Every code of a text, each once, ordered.
    public static func codes(in info: [UInt8]) -> [String] {
        guard info.count > 4 else { return [] }
        var found: Set<String> = []
        var index = 0
        while index + 4 < info.count {
            guard info[index] == UInt8(ascii: "A"), info[index + 1] == UInt8(ascii: "C"),
                info[index + 2] == UInt8(ascii: "P"), info[index + 3] == UInt8(ascii: "-")
            else {
                index += 1
                continue
            }
            var end = index + 4
            while end < info.count, info[end] &- 48 < 10 { end += 1 }
            if end > index + 4 { found.insert(String(decoding: info[index..<end], as: UTF8.self)) }
            index = end
        }
        return found.sorted()
    }
}
