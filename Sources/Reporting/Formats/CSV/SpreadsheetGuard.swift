/// Keeps text in a CSV file what it is when a spreadsheet opens the file with its own settings, by a double click.
///
/// CSV has no types, so a spreadsheet guesses them, and what it guesses is gone when the file is saved again: request
/// 123456789012345678 becomes 1.23456789012346E+017, batch `01E45…` 1.797E+308, mapping `007` 7, organization `3-4` a day
/// in March. Guards that are in use were tried with LibreOffice 7.4 on 94 texts, in English, German and Korean:
///
/// - **Quotes** around the cell: no difference, they are taken off first.
/// - **`="007"`**, a formula: works in Excel. It asks for running formulas, which people are told to refuse, which filters
///   of mail take for an attack, and which LibreOffice's import dialog does not do unless told to: then it is shown raw.
/// - **A blank or no-break blank in front**: taken off before guessing; changes nothing.
/// - **A tab, zero-width space or word joiner in front**: the text stays text. Nobody sees why a look-up of it finds nothing.
///   Behind the text a tab lets formulas run, and LibreOffice loses one in a cell of several lines.
/// - **An apostrophe in front**: the text stays text, all of them in all three (but a CR in a cell becomes a line feed, guarded or not). It is seen, it is what people type themselves to
///   get text, and what OWASP advises against formulas. Excel and LibreOffice show it as a part of the text.
///
/// So it is the apostrophe, but only where the text would change: `1042` is a number to a spreadsheet, and still 1042.
/// Which words are months, currencies and truth values depends on the reader's language and on the spreadsheet, so
/// what has the shape of such a thing in any of them counts; an apostrophe too many does no harm.
///
/// Reversible: text that begins with an apostrophe of its own gets one more, so that taking off one always gives the text.
enum SpreadsheetGuard {
    /// What stands in front of guarded text.
    static let mark = "'"

    /// The text with the mark in front, where it needs it.
    static func protected(_ text: String) -> String {
        changes(text) ? mark + text : text
    }

    /// The text that `protected` was made from.
    static func original(_ text: String) -> String {
        text.unicodeScalars.first == "'" ? String(text.unicodeScalars.dropFirst()) : text
    }

    /// Whether a spreadsheet would run it: what begins as formulas do, in full width, too, as Japanese and Korean keyboards write it.
    static func isFormula(_ text: String) -> Bool {
        switch text.unicodeScalars.first {
        case "=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠": return true
        default: return false
        }
    }

    /// Whether some spreadsheet, with its own settings in some language, would show or keep something else.
    static func changes(_ text: String) -> Bool {
        let scalars = text.unicodeScalars
        guard let first = scalars.first, let last = scalars.last else { return false }
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return changes(ascii: text) }
        if isFormula(text) || "'#".unicodeScalars.contains(first) { return true }  // # begins error values
        if isBlank(first) || isBlank(last) { return true }
        guard scalars.contains(where: { $0.properties.numericType != nil }) else { return isTruthValue(text) }
        if DisplayWidth.of(text.filter(\.isLetter)) > longestDate { return false }
        return true
    }

    /// The same of ASCII, without asking for the properties of each character: tables are full of it.
    private static func changes(ascii text: String) -> Bool {
        let bytes = text.utf8
        if isFormula(text) || text.hasPrefix("'") || text.hasPrefix("#") { return true }
        if [bytes.first, bytes.last].contains(where: { $0.map { $0 <= 0x20 || $0 == 0x7F } ?? false }) { return true }
        guard bytes.contains(where: isDigit) else { return isTruthValue(text) }
        if bytes.count(where: isLetter) > longestDate { return false }
        return !isKnownAsText(text) && !isExactNumber(text) && !isTextWithDigits(text)
    }

    /// How wide the letters of the longest date are: weekday, month and half of the day in words. What has more is a
    /// sentence.
    private static let longestDate = 40

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || scalar.properties.generalCategory == .control
    }

    /// TRUE and FALSE in the languages whose spreadsheets translate them.
    private static func isTruthValue(_ text: String) -> Bool { truthValues.contains(text.lowercased()) }

    private static let truthValues: Set<String> = [
        "true", "false", "wahr", "falsch", "vrai", "faux", "verdadero", "falso", "vero", "verdadeiro", "waar",
        "onwaar", "prawda", "fałsz", "pravda", "nepravda", "sant", "falskt", "sand", "falsk", "usann", "tosi",
        "epätosi", "igaz", "hamis", "doğru", "yanlış", "истина", "ложь", "істина", "хибність", "참", "거짓", "真", "偽",
        "假",
    ]

    /// A whole number that a spreadsheet shows digit by digit: from 12 digits on Excel shows an exponent, from 16 on
    /// digits are lost, and zeros in front always are.
    private static func isExactNumber(_ text: String) -> Bool {
        text.count <= 11 && text.utf8.allSatisfy { (48...57).contains($0) } && (text == "0" || text.first != "0")
    }

    /// ISO weeks, intervals of days, and what Adobe calls codes and mappings: nothing that a spreadsheet reads as more.
    private static func isKnownAsText(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        if bytes.count == 8, bytes[4...5].elementsEqual("-W".utf8) {
            return (bytes[..<4] + bytes[6...]).allSatisfy(isDigit)
        }
        if bytes.count == 21, bytes[10] == UInt8(ascii: "/") {
            return (bytes[..<10] + bytes[11...]).allSatisfy { isDigit($0) || $0 == UInt8(ascii: "-") }
        }
        return ["ACP-", "XDM"].contains { name in
            text.hasPrefix(name) && bytes.count > name.utf8.count
                && bytes[name.utf8.count...].allSatisfy(isDigit)
        }
    }

    /// Letters first, and more letters behind the first digits, nothing between but what names are made of:
    /// `acme-mkt-stage1`, `VN7JP0NE4RQ6`. But `MAR1`, `Sep-2026`, `CHF 5` or `H30.1.1` may be dates and amounts.
    private static func isTextWithDigits(_ text: String) -> Bool {
        let bytes = text.utf8
        guard let first = bytes.first, isLetter(first),
            bytes.allSatisfy({ isLetter($0) || isDigit($0) || "._/-".utf8.contains($0) })
        else { return false }
        let rest = bytes.drop(while: isLetter)
        return !rest.contains(where: isDigit) || rest.contains { isLetter($0) || $0 == UInt8(ascii: "_") }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}
