/// JSON texts made up by chance, and damage done to them.
package enum RandomJSON {
    package static func text(_ chance: inout Chance) -> [UInt8] {
        var text: [UInt8] = []
        value(&text, &chance, depth: 0)
        return text
    }

    private static func value(_ text: inout [UInt8], _ chance: inout Chance, depth: Int) {
        space(&text, &chance)
        switch Int.random(in: 0..<(depth < 4 ? 10 : 7), using: &chance) {
        case 0: text += chance.pick(["null", "true", "false"]).utf8
        case 1, 2: text += number(&chance).utf8
        case 3, 4, 5, 6: string(&text, &chance)
        case 7:
            list(&text, &chance, "[", "]") { value(&$0, &$1, depth: depth + 1) }
        default:
            list(&text, &chance, "{", "}") { text, chance in
                if chance.one(in: 3) {
                    text += chance.pick(["\"status\"", "\"requestId\"", "\"info\"", "\"a\""]).utf8
                } else {
                    string(&text, &chance)
                }
                space(&text, &chance)
                text.append(UInt8(ascii: ":"))
                value(&text, &chance, depth: depth + 1)
            }
        }
        space(&text, &chance)
    }

    private static func list(
        _ text: inout [UInt8], _ chance: inout Chance, _ open: String, _ close: String,
        _ element: (inout [UInt8], inout Chance) -> Void
    ) {
        text += open.utf8
        for index in 0..<Int.random(in: 0...4, using: &chance) {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            space(&text, &chance)
            element(&text, &chance)
        }
        text += close.utf8
    }

    private static func space(_ text: inout [UInt8], _ chance: inout Chance) {
        if chance.one(in: 6) { text += chance.pick([" ", "\n", "\t", "\r\n", "  "]).utf8 }
    }

    private static func number(_ chance: inout Chance) -> String {
        let whole = chance.pick([
            "0", "7", "15", "3520", "9223372036854775807", "9223372036854775808", "99999999999999999999",
        ])
        let sign = chance.one(in: 4) ? "-" : ""
        let fraction = chance.one(in: 4) ? chance.pick([".0", ".5", ".125", ".999999999999"]) : ""
        let exponent = chance.one(in: 5) ? chance.pick(["e0", "E5", "e+3", "e-12"]) : ""
        return sign + whole + fraction + exponent
    }

    private static func string(_ text: inout [UInt8], _ chance: inout Chance) {
        text.append(UInt8(ascii: "\""))
        for _ in 0..<Int.random(in: 0...12, using: &chance) {
            switch Int.random(in: 0..<12, using: &chance) {
            case 0: text += chance.pick(["\\n", "\\\"", "\\\\", "\\/", "\\b", "\\f", "\\r", "\\t"]).utf8
            case 1:
                let escapes = ["\\u0041", "\\u00e9", "\\uD55C", "\\u0000", "\\ud83d\\ude00", "\\ud83d", "\\ude00"]
                text += chance.pick(escapes).utf8
            case 2: text += chance.pick(["é", "한", "😀", "\u{7f}", "\u{10FFFF}", "e\u{301}"]).utf8
            default: text += chance.pick(["a", "Success", "ACP-880056", " ", "status", "12345678"]).utf8
            }
        }
        text.append(UInt8(ascii: "\""))
    }

    package static func damaged(_ original: [UInt8], _ chance: inout Chance) -> [UInt8] {
        var bytes = original
        for _ in 0..<Int.random(in: 1...3, using: &chance) where !bytes.isEmpty {
            let at = Int.random(in: 0..<bytes.count, using: &chance)
            switch Int.random(in: 0..<7, using: &chance) {
            case 0: bytes[at] = UInt8.random(in: 0...255, using: &chance)
            case 1: bytes[at] ^= 1 << UInt8.random(in: 0...7, using: &chance)
            case 2: bytes.remove(at: at)
            case 3: bytes.removeSubrange(at...)
            case 4: bytes.insert(chance.pick(Array("{}[]\",:\\-+.eE0u \n".utf8)), at: at)
            case 5:
                bytes.insert(contentsOf: chance.pick(["\\ud83d", "\\u12", "\u{e9}", "null", "1e", ",,"]).utf8, at: at)
            default: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + 9)], at: at)
            }
        }
        return bytes
    }
}
