/// Lengths of time as people say them.
extension Words {
    /// `45 s`, `14 min`, `2.5 h`, `26 h`, `3 d`: one unit, about two digits that matter.
    /// - Parameter milliseconds: not negative.
    func duration(_ milliseconds: Int64) -> String {
        let seconds = Double(milliseconds) / 1_000
        let units: [(key: String, seconds: Double, upTo: Double)] = [
            ("seconds", 1, 60), ("minutes", 60, 3_600), ("hours", 3_600, 172_800), ("days", 86_400, .infinity),
        ]
        let unit = units.first { seconds < $0.upTo } ?? units[3]
        let value = seconds / unit.seconds
        let text =
            value < 10 && value != value.rounded() ? Numbers.decimal(value) : Numbers.grouped(Int(value.rounded()))
        return self("duration_\(unit.key)", ["n": text])
    }

    /// A span of time in its two largest units: `1.2 s`, `3 min 20 s`, `2 d 4 h`.
    /// - Parameter milliseconds: not negative.
    func elapsed(_ milliseconds: Int64) -> String {
        func unit(_ key: String, _ n: String) -> String { self("duration_\(key)", ["n": n]) }
        if milliseconds < 10_000 { return unit("seconds", Numbers.decimal(Double(milliseconds) / 1_000)) }
        let seconds = milliseconds / 1_000
        let (large, small): ((Int64, String), (Int64, String)) =
            switch seconds {
            case ..<60: ((seconds, "seconds"), (0, ""))
            case ..<3_600: ((seconds / 60, "minutes"), (seconds % 60, "seconds"))
            case ..<86_400: ((seconds / 3_600, "hours"), (seconds / 60 % 60, "minutes"))
            default: ((seconds / 86_400, "days"), (seconds / 3_600 % 24, "hours"))
            }
        let text = unit(large.1, Numbers.grouped(large.0))
        return small.0 == 0 ? text : text + " " + unit(small.1, String(small.0))
    }

    /// With its sign: `+3 min 20 s`, `−0.4 s`.
    func signedElapsed(_ milliseconds: Int64) -> String {
        (milliseconds < 0 ? "−" : "+") + elapsed(abs(milliseconds))
    }

    /// A count in few characters, for axes and cells: `950`, `12k`, `1.2M`; in Korean `1.2만`.
    func compact(_ value: Int64) -> String {
        let units = self["compactUnits"].split(separator: " ").compactMap { unit -> (value: Double, sign: String)? in
            let parts = unit.split(separator: "=")
            return parts.count == 2 ? Double(parts[0]).map { ($0, String(parts[1])) } : nil
        }
        guard let unit = units.last(where: { Double(value) >= $0.value }) else { return Numbers.grouped(value) }
        let scaled = Double(value) / unit.value
        let text = scaled < 10 ? Numbers.decimal(scaled) : Numbers.grouped(Int(scaled.rounded()))
        return (text.hasSuffix(".0") ? String(text.dropLast(2)) : text) + unit.sign
    }
}
