/// How mail writes what is not plain ASCII in short lines: RFC 2045 for bodies, RFC 2047 for headers.
enum MailEncoding {
    /// The longest line without its end.
    static let lineLength = 76
    static let lineEnd = "\r\n"

    /// A body in the encoding that is the shorter one for it, and the encoding's name.
    static func body(_ text: String) -> (encoding: String, text: String) {
        let bytes = Array(text.utf8)
        // Quoted-printable triples what it quotes; base64 adds a third to everything.
        let quoted = bytes.count { !isPlain($0) && $0 != UInt8(ascii: "\n") }
        return quoted * 6 > bytes.count
            ? ("base64", base64(canonical(bytes))) : ("quoted-printable", quotedPrintable(bytes))
    }

    /// Base64 in lines.
    static func base64(_ bytes: [UInt8]) -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count * 4 / 3 + bytes.count / 38)
        var column = 0
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let number = (0..<3).reduce(0) { $0 << 8 | ($1 < group.count ? Int(group[start + $1]) : 0) }
            for place in 0..<4 {
                out.append(place <= group.count ? letters[number >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
            }
            column += 4
            if column == lineLength {
                out += Array(lineEnd.utf8)
                column = 0
            }
        }
        if column > 0 { out += Array(lineEnd.utf8) }
        return String(decoding: out, as: UTF8.self)
    }

    /// Text has CRLF line ends in a message.
    private static func canonical(_ bytes: [UInt8]) -> [UInt8] {
        bytes.flatMap { $0 == UInt8(ascii: "\n") ? [UInt8(ascii: "\r"), $0] : [$0] }
    }

    /// Quoted-printable in lines; line feeds become line ends.
    private static func quotedPrintable(_ bytes: [UInt8]) -> String {
        var lines: [UInt8] = []
        var column = 0
        for (index, byte) in bytes.enumerated() {
            if byte == UInt8(ascii: "\n") {
                lines += Array(lineEnd.utf8)
                column = 0
                continue
            }
            let isLast = index + 1 == bytes.count || bytes[index + 1] == UInt8(ascii: "\n")
            // Blanks at the end of a line get lost on the way.
            let isQuoted = !isPlain(byte) || (byte == UInt8(ascii: " ") && isLast)
            let width = isQuoted ? 3 : 1
            // Room for the sign of a line that goes on.
            if column + width > lineLength - (isLast ? 0 : 1) {
                lines += Array("=\r\n".utf8)
                column = 0
            }
            lines += isQuoted ? Array(quoted(byte).utf8) : [byte]
            column += width
        }
        if column > 0 { lines += Array(lineEnd.utf8) }
        return String(decoding: lines, as: UTF8.self)
    }

    private static func quoted(_ byte: UInt8) -> String {
        let digits = Array("0123456789ABCDEF")
        return "=\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (32..<127).contains(byte) && byte != UInt8(ascii: "=")
    }

    /// A header line, folded; words that are not plain ASCII as encoded words (RFC 2047, `B`).
    static func header(_ name: String, _ text: String) -> String {
        folded(name + ":", words: encodedWords(text))
    }

    /// A header line of mailboxes.
    static func header(_ name: String, _ addresses: [MailAddress]) -> String {
        let words = addresses.enumerated().flatMap { index, mailbox -> [String] in
            let end = index + 1 < addresses.count ? "," : ""
            guard let name = mailbox.name else { return [mailbox.address + end] }
            let isAtom = name.utf8.allSatisfy { isPlain($0) && !"\"\\,<>()[]:;@.".utf8.contains($0) }
            let isASCII = name.utf8.allSatisfy { (32..<127).contains($0) }
            let shown =
                isAtom
                ? [name]
                : isASCII && name.utf8.count <= longestWord
                    ? ["\"" + name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""]
                    : encodedWords(name)
            return shown + ["<\(mailbox.address)>" + end]
        }
        return folded(name + ":", words: words)
    }

    private static func folded(_ name: String, words: [String]) -> String {
        var lines = ""
        var line = name
        for word in words {
            // Not after the header's name: a first line without anything is not every program's taste.
            if line.utf8.count + 1 + word.utf8.count > lineLength, line != name {
                lines += line + lineEnd
                line = ""
            }
            line += " " + word
        }
        return lines + line + lineEnd
    }

    /// The longest word of a header as it is, and the most bytes of an encoded one: both fit a line after `Subject: `.
    private static let longestWord = 60
    private static let longestPiece = 39

    /// The words of a text; a text with anything but ASCII, or a very long word, as encoded words of whole characters.
    private static func encodedWords(_ text: String) -> [String] {
        let isASCII = text.utf8.allSatisfy { (32..<127).contains($0) } && !text.contains("=?")
        if isASCII, !text.split(separator: " ").contains(where: { $0.utf8.count > longestWord }) {
            return text.split(separator: " ").map(String.init)
        }
        var words: [String] = []
        var piece: [UInt8] = []
        for scalar in text.unicodeScalars {
            let bytes = Array(UTF8.encode(scalar)!)
            if piece.count + bytes.count > longestPiece {
                words.append(encodedWord(piece))
                piece = []
            }
            piece += bytes
        }
        if !piece.isEmpty { words.append(encodedWord(piece)) }
        return words
    }

    private static func encodedWord(_ bytes: [UInt8]) -> String {
        "=?utf-8?B?" + base64(bytes).filter { $0 != "\r\n" } + "?="
    }
}
