/// How people write a share: `95%`, `0.95` or `95`.
///
/// A number up to 1 is a fraction, one above it is percent; with a sign there is no question. So nobody's 0.95 holds as 0.95 %.
public enum Percentage {
    /// A share in percent, as it is written: `95%`, `95 %`, `0.95`, `95`; nil for what is no number.
    public static func value(_ text: String) -> Double? {
        guard text.hasSuffix("%") else { return Double(text).map(value) }
        return Double(text.dropLast().split(separator: " ").joined())
    }

    /// A share in percent, from a number without a sign.
    public static func value(_ number: Double) -> Double {
        // What is written in decimals stays it: 0.29 is 29 %, not 28.999999999999996 %.
        number <= 1 ? (number * 1e11).rounded() / 1e9 : number
    }
}
