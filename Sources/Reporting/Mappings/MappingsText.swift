import Assessment
import IngestionAPI

/// The list of mappings for a terminal.
struct MappingsText {
    private static let headings = [
        "organization", "mapping", "state", "last success", "streak", "pending", "last error", "this week", "8 weeks",
        "usual",
    ]
    /// How important each column is; the greatest goes first. Organizations are shown where there are several: mappings of
    /// theirs may have the same ID.
    private static let ranks = [0, 0, 0, 0, 2, 3, 4, 5, 7, 6]
    private static let widestName = 32

    private let summary: MappingsSummary
    private let options: ReportOptions
    private let page: TerminalPage

    init(_ summary: MappingsSummary, _ options: ReportOptions) {
        self.summary = summary
        self.options = options
        page = TerminalPage(options.terminal, summary.zone)
    }

    /// The whole text.
    func written() -> String {
        var lines = [options.terminal.painted("Mappings", .heading)] + page.wrapped(basis) + [""]
        guard !summary.rows.isEmpty else {
            return (lines + ["No mapping was captured."]).joined(separator: "\n") + "\n"
        }
        let (table, leftOut) = table()
        let explanation = explanation(leftOut)
        lines += table + (explanation.isEmpty ? [] : [""] + page.wrapped(explanation))
        return lines.joined(separator: "\n") + "\n"
    }

    /// How recent the data are, and what ages are counted to.
    private var basis: String {
        guard let end = summary.present.dataAsOf else { return "No data." }
        let time = "Data as of \(page.second(end)) (\(summary.zone.identifier))"
        return summary.present.isDataEnd ? "\(time); ages count to then, not to the clock." : "\(time)."
    }

    /// What the columns mean that are shown.
    private func explanation(_ leftOut: [String]) -> String {
        var parts: [String] = []
        if !leftOut.contains("this week") {
            let upTo = summary.today == summary.week.sunday ? "" : " up to \(page.words.weekdayDate(summary.today))"
            parts.append(
                "This week, \(summary.week)\(upTo): requests, and the share of finished ones that succeeded; "
                    + "▲ ▼ where that of the last seven days is not the usual one of twelve weeks.")
        }
        if !leftOut.contains("usual") { parts.append(usualWeeks) }
        if !leftOut.contains("8 weeks") { parts.append("8 weeks: failed and aborted, · none, a blank no data.") }
        if !leftOut.contains("pending") { parts.append("Pending: how many, and the oldest one's age.") }
        return parts.joined(separator: " ")
    }

    private var usualWeeks: String {
        guard let first = summary.usual.last, let last = summary.usual.first else {
            return "Usual: not known, no week before has data."
        }
        guard first != last else { return "Usual: the same days of the one week before with data, \(first)." }
        return "Usual: the mean of the same days of \(summary.usual.count) weeks with data, \(first) to \(last), "
            + "and the share over all of them."
    }

    // MARK: - The table

    private func table() -> (lines: [String], leftOut: [String]) {
        let rows = summary.rows
        let cells = rows.map(cells) + (rows.count > 1 ? [total] : [])
        let isNamed = Set(rows.compactMap(\.standing?.name.organization)).count > 1
        let shown = Self.headings.indices.filter { $0 > 0 || isNamed }
        var table = AlignedTable(
            columns: shown.map {
                .init(
                    heading: Self.headings[$0], rank: Self.ranks[$0],
                    least: ["organization", "mapping"].contains(Self.headings[$0]) ? AlignedTable.leastName : nil)
            },
            rows: cells.map { row in shown.map { row[$0] } })
        table.isColored = options.terminal.isColored
        table.tone = { row, column in
            guard row < rows.count else { return .heading }
            switch Self.headings[shown[column]] {
            case "state": return rows[row].state?.tone
            case "streak": return rows[row].standing?.lastFinished.flatMap { Tone($0.outcome) }
            default: return nil
            }
        }
        table.shortened = { row, column, width in
            guard row < rows.count, Self.headings[shown[column]] == "mapping", let standing = rows[row].standing else {
                return nil
            }
            return options.labels.visible(standing.name, width: width)
        }
        return (page.table(table), table.lines(width: options.terminal.width).leftOut)
    }

    private func cells(_ row: MappingsSummary.Row) -> [String] {
        guard let standing = row.standing else { return [] }
        return [
            name(standing.name.organization), options.labels.visible(standing.name, width: Self.widestName),
            row.state?.rawValue ?? "",
            standing.lastSuccess.map(success) ?? "never", streak(standing),
            pending(standing.pending, standing.oldestPending),
            standing.lastTrouble.map(trouble) ?? "none", week(row.now, row.rate), SparkText.of(row.troubled),
            usual(row),
        ]
    }

    private var total: [String] {
        let latest = summary.rows.compactMap(\.standing?.lastSuccess).max {
            $0.finished ?? $0.submitted < $1.finished ?? $1.submitted
        }
        return [
            "", "all \(Numbers.grouped(summary.rows.count))", "", latest.map(success) ?? "never", "",
            pending(summary.pending, summary.oldestPending), "", week(summary.total.now, summary.total.rate),
            SparkText.of(summary.total.troubled), usual(summary.total),
        ]
    }

    /// `2026-11-22 18:09 (12 min)`.
    private func success(_ request: RequestFigures) -> String {
        let at = request.finished ?? request.submitted
        return "\(page.time(at)) (\(page.duration(summary.present.age(of: at))))"
    }

    /// `ACP-880096, 2.2 d ago`; without a code the outcome.
    private func trouble(_ request: RequestFigures) -> String {
        let what = request.codes.first.map { name($0) } ?? request.outcome.name
        let more = request.codes.count > 1 ? " +\(request.codes.count - 1)" : ""
        return "\(what)\(more), \(page.duration(summary.present.age(of: request.finished ?? request.submitted))) ago"
    }

    /// `3 failed in a row`, `41 successes`.
    private func streak(_ standing: MappingStanding) -> String {
        let n = Numbers.grouped(standing.streak)
        switch standing.lastFinished?.outcome {
        case .success: return standing.streak == 1 ? "1 success" : "\(n) successes"
        case .failed, .aborted:
            let word = standing.lastFinished?.outcome.name ?? ""
            return standing.streak == 1 ? "1 \(word)" : "\(n) \(word) in a row"
        case .pending, nil: return "none finished"
        }
    }

    /// `2 (6.5 d)`: how many, and the oldest one's age.
    private func pending(_ count: Int, _ oldest: RequestFigures?) -> String {
        guard let oldest else { return "0" }
        return "\(Numbers.grouped(count)) (\(page.duration(summary.present.age(of: oldest.submitted))))"
    }

    /// `84, 98.8% of 83 ▼`.
    private func week(_ counts: Counts, _ rate: Assessment.Rate?) -> String {
        let arrow =
            switch rate?.place {
            case .above: " ▲"
            case .below: " ▼"
            case .usual, nil: ""
            }
        return "\(Numbers.grouped(counts.requests)), \(share(counts))\(arrow)"
    }

    private func usual(_ row: MappingsSummary.Row) -> String {
        guard let mean = summary.usualRequests(row) else { return "–" }
        let requests = mean == mean.rounded() ? Numbers.grouped(Int(mean)) : Numbers.decimal(mean)
        return "\(requests), \(share(row.usual))"
    }

    private func share(_ counts: Counts) -> String {
        counts.successRate.map { "\(Numbers.percent($0.rate)) of \(Numbers.grouped($0.total))" } ?? "–"
    }

    private func name(_ text: String) -> String { page.name(text, width: Self.widestName) }
}
