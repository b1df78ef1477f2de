import Foundation

/// Numbers as people read them: digits in groups of three, a point as decimal sign. Both languages write them alike.
public enum Numbers {
    /// `12,340`; a negative one with a true minus sign.
    public static func grouped(_ value: some BinaryInteger) -> String {
        let digits = String(value.magnitude)
        var result = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { result.append(",") }
            result.append(digit)
        }
        return (value < 0 ? "−" : "") + result
    }

    /// `12,340`; what has more than fifteen digits, of which a fraction knows no more, as a power of ten: `1.3e+21`.
    static func rounded(_ value: Double) -> String {
        let whole = value.rounded()
        return abs(whole) < 1e15 ? grouped(Int64(whole)) : String(format: "%.1e", whole)
    }

    /// `1 request`, `12 requests`; in English.
    /// - Parameter plural: the word for several, where it is not the one with an s.
    public static func counted<Count: BinaryInteger>(_ value: Count, _ noun: String, plural: String? = nil) -> String {
        "\(grouped(Int64(value))) \(value == 1 ? noun : plural ?? noun + "s")"
    }

    /// With its sign: `+12`, `−3`, `±0`.
    static func signed(_ value: some BinaryInteger) -> String {
        value == 0 ? "±0" : (value > 0 ? "+" : "") + grouped(value)
    }

    /// One decimal, halves away from zero: `16.2`.
    static func decimal(_ value: Double) -> String {
        let tenths = Int64((value * 10).rounded())
        return (tenths < 0 ? "−" : "") + grouped(abs(tenths) / 10) + "." + String(abs(tenths) % 10)
    }

    /// One decimal with its sign: `+1.2`, `−0.4`, `±0.0`.
    static func signedDecimal(_ value: Double) -> String {
        let text = decimal(value)
        if text == "0.0" { return "±0.0" }
        return value > 0 ? "+" + text : text
    }

    /// A fraction as percent, `95.6%`. Only all of it is `100%` and only nothing of it `0%`: what lies between is never
    /// rounded up or down to those.
    static func percent(_ fraction: Double) -> String {
        if fraction <= 0 { return "0%" }
        if fraction >= 1 { return "100%" }
        return decimal(min(99.9, max(0.1, fraction * 100))) + "%"
    }

    /// The shortest decimal that gives the same value, without an exponent for anything above a billionth.
    static func shortest(_ value: Double) -> String {
        let text = "\(value)"
        if text.hasSuffix(".0") { return String(text.dropLast(2)) }
        guard let mark = text.firstIndex(of: "e"), let exponent = Int(text[text.index(after: mark)...]),
            (-9..<0).contains(exponent)
        else { return text }
        let digits = text[..<mark].filter { $0 != "." && $0 != "-" }
        return (value < 0 ? "-" : "") + "0." + String(repeating: "0", count: -exponent - 1) + digits
    }
}
