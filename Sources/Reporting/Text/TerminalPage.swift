import IngestionAPI

/// What the texts for a terminal are put together from: lines that fit its width, names that can do no harm, times of one
/// zone. In English.
struct TerminalPage {
    let style: TerminalStyle
    let zone: ReportTimeZone
    let words = Words(.en)

    init(_ style: TerminalStyle, _ zone: ReportTimeZone) {
        self.style = style
        self.zone = zone
    }

    /// What the figures are about and rest on: period, zone, the latest exchange.
    func basis(_ period: Period, _ evidence: EvidenceFigures) -> String {
        let latest = evidence.lastExchange.map { "data as of \(time($0))" } ?? "no data"
        let week = period.week.map { "\($0), " } ?? ""
        let pruned = evidence.prunedBefore.map { " · nothing before \(words.longDate($0)): it was deleted" } ?? ""
        return "\(week)\(words.range(period.first, period.last)) (\(zone.identifier)) · \(latest)\(pruned)"
    }

    /// A name from a capture: control characters made visible, a very long one cut.
    func name(_ text: String, width: Int = 24) -> String { DisplayWidth.cut(PlainText.visible(text), to: width) }

    /// `22 Nov 2026, 23:58`.
    func time(_ instant: Instant) -> String { words.time(instant, in: zone) }

    /// `14 min`.
    func duration(_ milliseconds: Int64) -> String { words.duration(max(0, milliseconds)) }

    /// Bold where the terminal can.
    func bold(_ text: String) -> String { style.isColored ? "\u{1B}[1m\(text)\u{1B}[0m" : text }

    /// A text in lines; those behind the first are indented.
    func wrapped(_ text: String, indent: Int = 0) -> [String] {
        WrappedText.lines(text, width: style.width - indent).enumerated()
            .map { $0 == 0 ? $1 : String(repeating: " ", count: indent) + $1 }
    }

    /// A point of a list.
    func item(_ text: String) -> [String] { wrapped("• " + text, indent: 2) }

    /// A table as wide as the terminal, and which columns did not fit.
    func table(_ table: AlignedTable) -> [String] {
        let (lines, leftOut) = table.lines(width: style.width)
        guard !leftOut.isEmpty else { return lines }
        return lines + wrapped(words("columnsLeftOut", ["columns": leftOut.joined(separator: ", ")]))
    }
}
