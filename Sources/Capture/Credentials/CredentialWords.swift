/// Which words sound like a credential: its name, the scheme before it, or itself.
enum CredentialWords {
    /// Parts of names whose value is masked, in lower case without `-` and `_`.
    private static let parts = [
        "authorization", "authentication", "apikey", "accesskey", "privatekey", "subscriptionkey", "cookie", "token",
        "secret",
        "password", "passwd", "passphrase", "passcode", "credential", "assertion", "jwt", "session", "sessid",
        "signature",
        "clientid", "bearer",
    ].map { Array($0.utf8) }

    private static let ends = ["auth", "pass", "pwd"].map { Array($0.utf8) }
    private static let wholes = ["pw", "sid", "sig", "otp", "pin", "creds", "cred", "authkey", "authcode", "hmac"].map {
        Array($0.utf8)
    }
    private static let schemes = ["bearer", "basic"].map { Array($0.utf8) }
    /// Names of credentials, and of much else: what their value looks like decides.
    private static let doubtful = ["code", "key", "nonce", "state", "login", "user"].map { Array($0.utf8) }
    /// What says the name of another field.
    private static let naming = ["name", "key", "header", "field", "label", "param", "id"].map { Array($0.utf8) }

    /// A word in lower case without `-`, `_` and `.`.
    static func plain(_ word: some Sequence<UInt8>) -> [UInt8] {
        word.lazy.filter { !"-_.".utf8.contains($0) }.map(lower)
    }

    /// Whether the value behind a name of this sound is one.
    static func isName(_ plain: [UInt8]) -> Bool {
        if parts.contains(where: { holds(plain, $0) }) || wholes.contains(plain) { return true }
        return ends.contains { plain.count >= $0.count && plain.suffix($0.count).elementsEqual($0) }
    }

    /// Whether one follows as the next word: `Bearer …`.
    static func isScheme(_ plain: [UInt8]) -> Bool { schemes.contains(plain) }

    static func isDoubtful(_ plain: [UInt8]) -> Bool { doubtful.contains(plain) }

    static func isNaming(_ plain: [UInt8]) -> Bool { naming.contains(plain) }

    /// A JSON web token, or what else begins as every JSON object in base64: `eyJ…`.
    static func isToken(_ word: ArraySlice<UInt8>) -> Bool { word.count > 20 && word.starts(with: "eyJ".utf8) }

    /// Whether a doubtful name's value can't be told apart from a credential: no word, no short number, no code of an error.
    static func isOpaque(_ value: ArraySlice<UInt8>) -> Bool {
        let digits = value.count { $0 &- 48 < 10 }
        return digits > 0 && !(digits == value.count && digits <= 6) && !isErrorCode(value)
    }

    /// Whether a word is made of letters and digits as no word of a language is, and as credentials are.
    static func isMixed(_ word: ArraySlice<UInt8>) -> Bool {
        guard word.count >= 6, !isErrorCode(word) else { return false }
        let letters = word.count { ($0 | 0x20) &- 97 < 26 }
        return letters >= 3 && word.contains { $0 &- 48 < 10 }
    }

    private static func isErrorCode(_ word: ArraySlice<UInt8>) -> Bool {
        word.starts(with: "ACP-".utf8) && word.dropFirst(4).allSatisfy { $0 &- 48 < 10 }
    }

    /// Whether anything in a text sounds like one; only names that chance does not write.
    static func isTold(in text: [UInt8]) -> Bool {
        let plain = Self.plain(text.lazy.filter { $0 != 0 })
        return parts.contains { $0.count > 4 && holds(plain, $0) } || holds(plain, Array("basic ".utf8))
    }

    private static func holds(_ text: [UInt8], _ part: [UInt8]) -> Bool {
        text.withUnsafeBufferPointer { text in
            guard text.count >= part.count else { return false }
            let first = part[0]
            for start in 0...(text.count - part.count) where text[start] == first {
                if (1..<part.count).allSatisfy({ text[start + $0] == part[$0] }) { return true }
            }
            return false
        }
    }

    static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
            return true
        default:
            return false
        }
    }

    static func lower(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
