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
