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
        guard let last = evidence.lastExchange else { return "no data" }
        let latest = "data as of \(time(last))"
        let week = period.week.map { "\($0), " } ?? ""
        let pruned = evidence.prunedBefore.map { " · nothing before \(words.longDate($0)): it was deleted" } ?? ""
        return "\(week)\(words.range(period.first, period.last)) (\(zone.identifier)) · \(latest)\(pruned)"
    }

    /// A name from a capture: control characters made visible, a very long one cut.
    func name(_ text: String, width: Int = 24) -> String { DisplayWidth.cut(PlainText.visible(text), to: width) }

    /// `2026-11-22 23:58`.
    func time(_ instant: Instant) -> String { ClockTime(instant, in: zone).toMinute }

    /// `2026-11-22 23:58:07`.
    func second(_ instant: Instant) -> String { ClockTime(instant, in: zone).description }

    /// `14 min`.
    func duration(_ milliseconds: Int64) -> String { words.duration(max(0, milliseconds)) }

    /// Bold where the terminal can.
    func bold(_ text: String) -> String { style.painted(text, .heading) }

    /// A text in lines; those behind the first are indented.
    func wrapped(_ text: String, indent: Int = 0) -> [String] {
        WrappedText.hanging(text, indent: indent, width: style.width)
    }

    /// A command to copy, behind what it is for: on a line of its own, and whole, however wide it is.
    func hint(_ text: String, _ command: String) -> [String] { wrapped("\(text):") + ["  " + command] }

    /// A point of a list.
    func item(_ text: String) -> [String] { wrapped("• " + text, indent: 2) }

    /// A table as wide as the terminal, and which columns did not fit.
    func table(_ table: AlignedTable) -> [String] {
        var table = table
        table.isColored = style.isColored
        let (lines, leftOut) = table.lines(width: style.width)
        return lines + AlignedTable.remark(leftOut, words, width: style.width)
    }
}
