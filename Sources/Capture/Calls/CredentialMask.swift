/// Takes credentials out of bytes that are kept although they could not be read.
///
/// What can't be parsed can't be sorted into fields, so this goes by patterns, and rather masks too much: the value after
/// any name that sounds like a credential, whatever follows `Bearer` or `Basic`, and anything of a JSON web token's shape.
public enum CredentialMask {
    /// What stands in a credential's place.
    static let mask = Array("[masked]".utf8)

    /// Names after which the value is masked, in lower case without `-` and `_`.
    private static let names = [
        "authorization", "apikey", "cookie", "token", "secret", "password", "passwd", "credential", "assertion",
        "jwt", "session", "signature", "privatekey", "clientid",
    ].map { Array($0.utf8) }

    private static let schemes = ["bearer", "basic"].map { Array($0.utf8) }

    /// The bytes with every credential replaced by `[masked]`.
    public static func masked(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            guard isWord(bytes[index]) else {
                result.append(bytes[index])
                index += 1
                if result.suffix(3).elementsEqual("://".utf8), let at = endOfUserInfo(bytes, from: index) {
                    result += mask
                    index = at
                }
                continue
            }
            // A word: letters, digits, - _ and . (tokens hold dots).
            var end = index
            while end < bytes.count, isWord(bytes[end]) { end += 1 }
            let word = bytes[index..<end]
            if isToken(word) {
                result += mask
                index = end
            } else if schemes.contains(where: { $0.elementsEqual(word.lazy.map(lower)) }) {
                result += word
                index = maskValue(bytes, from: end, isAfterName: false, into: &result)
            } else if soundsSecret(word) {
                result += word
                index =
                    maskListed(bytes, from: end, into: &result)
                    ?? maskValue(bytes, from: end, isAfterName: true, into: &result)
            } else {
                result += word
                index = end
            }
        }
        return result
    }

    /// Where the `@` stands that ends `user:password` in a URL; nil where the URL has none.
    private static func endOfUserInfo(_ bytes: [UInt8], from start: Int) -> Int? {
        var index = start
        while index < bytes.count, !"/?# \t\r\n\"'".utf8.contains(bytes[index]) {
            if bytes[index] == UInt8(ascii: "@") { return index }
            index += 1
        }
        return nil
    }

    /// Masks the string that follows a name in a list, as in `"X-Api-Key","…"` and `"name":"Cookie","value":"…"`.
    /// - Returns: the index behind the value; nil where the name is not followed that way.
    private static func maskListed(_ bytes: [UInt8], from start: Int, into result: inout [UInt8]) -> Int? {
        var index = start
        func skip(_ allowed: String) {
            while index < bytes.count, allowed.utf8.contains(bytes[index]) { index += 1 }
        }
        skip("\\")
        guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else { return nil }
        index += 1
        skip(" \t")
        guard index < bytes.count, bytes[index] == UInt8(ascii: ",") else { return nil }
        skip(", \t\\\"")
        if bytes[index...].starts(with: "value".utf8) {
            index += "value".utf8.count
            skip(": \t\\\"")
        }
        guard index < bytes.count else { return nil }
        var end = index
        while end < bytes.count, bytes[end] != UInt8(ascii: "\"") {
            end += bytes[end] == UInt8(ascii: "\\") && end + 1 < bytes.count ? 2 : 1
        }
        result += bytes[start..<index]
        result += mask
        return min(end, bytes.count)
    }

    /// Copies what separates a name from its value and masks the value.
    /// - Returns: the index behind the value.
    private static func maskValue(
        _ bytes: [UInt8], from start: Int, isAfterName: Bool, into result: inout [UInt8]
    ) -> Int {
        var index = start
        var separator: UInt8? = isAfterName ? nil : UInt8(ascii: " ")
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: ":") || byte == UInt8(ascii: "=") { separator = byte }
            guard " \t\"'\\:=".utf8.contains(byte) else { break }
            result.append(byte)
            index += 1
        }
        guard let separator, index > start, index < bytes.count else { return index }
        let isQuoted = index > start && bytes[index - 1] == UInt8(ascii: "\"")
        var end = index
        if isQuoted {
            while end < bytes.count, bytes[end] != UInt8(ascii: "\"") {
                end += bytes[end] == UInt8(ascii: "\\") && end + 1 < bytes.count ? 2 : 1
            }
        } else if bytes[index] == UInt8(ascii: "[") || bytes[index] == UInt8(ascii: "{") {
            let close: UInt8 = bytes[index] == UInt8(ascii: "[") ? UInt8(ascii: "]") : UInt8(ascii: "}")
            while end < bytes.count, bytes[end] != close { end += 1 }
        } else if separator == UInt8(ascii: ":") {
            // A header without quotes runs to its line's end.
            while end < bytes.count, !"\r\n\"".utf8.contains(bytes[end]) { end += 1 }
        } else if isAfterName {
            // A parameter runs to the next one.
            while end < bytes.count, !"\r\n&\",;".utf8.contains(bytes[end]) { end += 1 }
        } else {
            while end < bytes.count, !" \t\r\n\"',;}".utf8.contains(bytes[end]) { end += 1 }
        }
        if end > index { result += mask }
        return end
    }

    private static func soundsSecret(_ word: ArraySlice<UInt8>) -> Bool {
        guard word.count >= 3, word.count <= 64 else { return false }
        let plain = word.lazy.map(lower).filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "_") }
        let text = Array(plain)
        return names.contains { name in
            text.count >= name.count
                && (0...(text.count - name.count)).contains { text[$0..<$0 + name.count].elementsEqual(name) }
        }
    }

    /// Three base64url parts, the first beginning as every JSON object does: `eyJ…`.
    private static func isToken(_ word: ArraySlice<UInt8>) -> Bool {
        word.count > 20 && word.starts(with: "eyJ".utf8)
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
            return true
        default:
            return false
        }
    }

    private static func lower(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
