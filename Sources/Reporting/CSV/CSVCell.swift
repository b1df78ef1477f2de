/// One cell of a CSV file: text may need defusing, numbers never do.
enum CSVCell: Equatable, Sendable {
    /// Text from anywhere, also from captures.
    case text(String)
    /// A count, or the difference of two.
    case integer(Int64)
    /// A fraction; written so that reading it back gives the same value.
    case number(Double)
    /// Nothing known.
    case empty

    /// A count.
    static func count(_ value: Int) -> CSVCell { .integer(Int64(value)) }

    /// A number, or an empty cell where there is none.
    static func optional(_ value: Double?) -> CSVCell { value.map { .number($0) } ?? .empty }

    /// What stands in the cell, before quoting.
    var content: String {
        switch self {
        case .text(let text): return Self.defused(text)
        case .integer(let value): return String(value)
        case .number(let value): return Self.decimal(value)
        case .empty: return ""
        }
    }

    /// Text that a spreadsheet would run as a formula gets an apostrophe in front.
    private static func defused(_ text: String) -> String {
        switch text.unicodeScalars.first {
        case "=", "+", "-", "@", "\t", "\r": return "'" + text
        default: return text
        }
    }

    /// The shortest decimal that gives the same value, without an exponent for anything above a billionth.
    private static func decimal(_ value: Double) -> String {
        let text = "\(value)"
        if text.hasSuffix(".0") { return String(text.dropLast(2)) }
        guard let mark = text.firstIndex(of: "e"), let exponent = Int(text[text.index(after: mark)...]),
            (-9..<0).contains(exponent)
        else { return text }
        let digits = text[..<mark].filter { $0 != "." && $0 != "-" }
        return (value < 0 ? "-" : "") + "0." + String(repeating: "0", count: -exponent - 1) + digits
    }
}
