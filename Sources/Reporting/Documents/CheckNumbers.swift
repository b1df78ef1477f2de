/// Figures beside the threshold that they are held against.
enum CheckNumbers {
    /// A threshold as it was given: `99`, `99.5`.
    static func limit(_ value: Double) -> String {
        let rounded = (value * 10_000).rounded() / 10_000
        return Int(exactly: rounded).map(String.init) ?? String(rounded)
    }

    /// A figure with one decimal, or with as many (up to four) as tell it from its threshold: 98.97 is not 99.0.
    static func text(_ value: Double, apartFrom limit: Double) -> String {
        for decimals in 1...4 {
            let text = fixed(value, decimals)
            if value == limit || text != fixed(limit, decimals) { return text }
        }
        return fixed(value, 4)
    }

    /// A rate as percent: only all of it is `100%`, only nothing of it `0%`.
    static func percent(_ rate: Double, apartFrom limit: Double) -> String {
        if rate <= 0 || rate >= 1 { return Numbers.percent(rate) }
        return text(rate * 100, apartFrom: limit) + "%"
    }

    /// How many requests a budget allows: `9.4`, `120`.
    static func requests(_ count: Double) -> String {
        abs(count) < 100 ? Numbers.decimal(count) : Numbers.grouped(Int64(count.rounded(.towardZero)))
    }

    private static func fixed(_ value: Double, _ decimals: Int) -> String {
        let scale = (0..<decimals).reduce(1) { scale, _ in scale * 10 }
        let scaled = Int64((value * Double(scale)).rounded())
        let fraction = String(scaled.magnitude % UInt64(scale))
        let zeros = String(repeating: "0", count: decimals - fraction.count)
        return (scaled < 0 ? "−" : "") + Numbers.grouped(Int64(scaled.magnitude / UInt64(scale))) + "." + zeros
            + fraction
    }
}
