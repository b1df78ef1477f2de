import Assessment
import Figures
import IngestionAPI

/// The columns of the list of mappings. Ages are whole seconds up to `ages_to`.
enum MappingsColumns {
    /// A mapping in the list.
    struct Row: Sendable {
        let summary: MappingsSummary
        let row: MappingsSummary.Row

        var standing: MappingStanding {
            row.standing ?? MappingStanding(name: MappingName(organization: "", mapping: ""))
        }

        /// The week's requests that the API called ingested and the Platform lost; nil where it was never asked about any batch.
        var lostThere: Int? {
            summary.figures.days.platform.map { platform in
                platform.lost.count { $0.request.name == row.standing?.name }
            }
        }

        func age(_ past: Instant?) -> ExportCell {
            past.map { .integer(Int128(summary.present.age(of: $0) / 1_000)) } ?? .empty
        }
    }

    typealias Column = TableColumn<Row>

    static func all(_ labels: MappingLabels) -> [Column] {
        standing + week + LabelColumns.all(labels) { $0.standing.name }
    }

    private static let standing: [Column] = [
        Column("organization", .identifier) { .text($0.standing.name.organization) }
            .shown(least: Table.leastName, isOptional: true) { row, writing in
                Cell(writing.namesOrganizations ? [Span(row.standing.name.organization, .name)] : [])
            },
        Column("mapping", .identifier) { .text($0.standing.name.mapping) }
            .shown(least: Table.leastName, isSubject: true) { row, writing in
                Cell(writing.labels.spans(row.standing.name).linked(.mapping(row.standing.name)))
            },
        Column("state", .text) { .text($0.row.state?.rawValue ?? "") }
            .shown(isState: true) { row, writing in
                guard let state = row.row.state else { return Cell("") }
                return Cell(writing.words["mappingState_\(state.rawValue)"], tone: state.tone)
            },
        Column("last_request", .identifier) { id($0.standing.latest) },
        Column("last_submitted", .time) { time($0.standing.latest?.submitted) },
        Column("last_outcome", .text) { $0.standing.lastFinished.map { .text($0.outcome.name) } ?? .empty },
        Column.count("streak") { $0.standing.streak }.shown(rank: 3) { row, writing in streak(row.standing, writing) },
        Column("last_success_request", .identifier) { id($0.standing.lastSuccess) },
        Column("last_success", .time) { time($0.standing.lastSuccess?.finished) }
            .shown(rank: 5) { row, writing in success(row.standing.lastSuccess, writing) },
        Column("last_success_age_seconds", .count) { $0.age($0.standing.lastSuccess?.finished) }
            .shown { row, writing in age(row.standing.lastSuccess, row.summary, writing) },
        Column("last_error_request", .identifier) { id($0.standing.lastTrouble) },
        Column("last_error", .time) { time($0.standing.lastTrouble?.finished) },
        Column("last_error_outcome", .text) { $0.standing.lastTrouble.map { .text($0.outcome.name) } ?? .empty },
        Column("last_error_codes", .identifier) { row in
            guard let codes = row.standing.lastTrouble?.codes, !codes.isEmpty else { return .empty }
            return .text(codes.joined(separator: " "))
        }
        .shown(rank: 6) { row, writing in trouble(row, writing) },
        Column.count("pending") { $0.standing.pending }.shown(rank: 4) { row, writing in
            pending(row.standing.pending, row.standing.oldestPending, row.summary, writing)
        }
        .leading { row, all in
            .requests(all.of(row.standing.name).pendingEver)
        },
        Column("oldest_pending_request", .identifier) { id($0.standing.oldestPending) },
        Column("oldest_pending_submitted", .time) { time($0.standing.oldestPending?.submitted) },
        Column("oldest_pending_age_seconds", .count) { $0.age($0.standing.oldestPending?.submitted) },
    ]

    private static let week: [Column] = [
        Column("week", .text) { .text($0.summary.week.description) },
        count("requests") { $0.now.requests }.shown(rank: 2)
            .leading { row, all in all.of(row.standing.name).place(of: "requests") },
        count("success") { $0.now.success },
        count("failed") { $0.now.failed },
        count("aborted") { $0.now.aborted },
        count("pending_this_week") { $0.now.pending },
        Column("lost_there", .count) { row in row.lostThere.map { .count($0) } ?? .empty }
            .shown(rank: 2, isOptional: true) { row, _ in
                let count = row.lostThere ?? 0
                return Cell(count > 0 ? Numbers.grouped(count) : "", tone: count > 0 ? .bad : nil)
            },
        Column("success_rate", .rate) { .optional($0.row.now.successRate?.rate) }
            .shown(rank: 1) { row, writing in rate(row.row.now, row.row.rate, writing) },
        Column("usual_weeks", .count) { .count($0.summary.usual.count) },
        Column("usual_requests", .number) { .optional($0.summary.usualRequests($0.row)) }
            .shown(rank: 8) { row, writing in usual(row.row, row.summary, writing) },
        count("usual_finished") { $0.usual.finished },
        Column("usual_success_rate", .rate) { .optional($0.row.usual.successRate?.rate) }
            .shown(rank: 7) { row, writing in rate(row.row.usual, nil, writing) },
        Column("change", .text) { row in row.row.rate.map { .text($0.place.change) } ?? .empty },
        Column("data_as_of", .time) { time($0.summary.present.dataAsOf) },
        Column("ages_to", .time) { .time($0.summary.present.instant) },
        Column("median_seconds", .number) { .optional($0.row.medianDuration.map { Double($0) / 1_000 }) }
            .shown(rank: 9) { row, writing in
                Cell(
                    row.row.medianDuration.map(writing.duration) ?? writing.undefined,
                    sort: row.row.medianDuration.map(Double.init))
            },
        Column("weeks", .text, nil).shown(rank: 10) { row, _ in Cell(series: row.row.troubled) },
    ]

    /// The last row: all mappings together.
    static func total(_ summary: MappingsSummary, _ writing: Writing) -> [String: Cell] {
        let latest = summary.rows.compactMap(\.standing?.lastSuccess).max {
            $0.finished ?? $0.submitted < $1.finished ?? $1.submitted
        }
        let total = summary.total
        return [
            "mapping": Cell(writing.words("mappingsAll", ["n": Numbers.grouped(summary.rows.count)])),
            "last_success": success(latest, writing),
            "last_success_age_seconds": age(latest, summary, writing),
            "pending": pending(summary.pending, summary.oldestPending, summary, writing).leading(
                to: writing.requests.map { .requests($0.pendingEver) }),
            "requests": Cell(Numbers.grouped(total.now.requests)).leading(
                to: writing.requests.map { .requests($0) }),
            "success_rate": rate(total.now, total.rate, writing),
            "usual_requests": usual(total, summary, writing), "usual_success_rate": rate(total.usual, nil, writing),
            "median_seconds": Cell(total.medianDuration.map(writing.duration) ?? writing.undefined),
            "weeks": Cell(series: total.troubled),
        ]
    }

    // MARK: - As people read them

    private static func success(_ request: RequestFigures?, _ writing: Writing) -> Cell {
        Cell(request.map { writing.time($0.finished ?? $0.submitted) } ?? writing.words["never"])
    }

    /// How long ago the last success is, `12 min`: what there is room for where its time has none.
    private static func age(_ request: RequestFigures?, _ summary: MappingsSummary, _ writing: Writing) -> Cell {
        guard let request else { return Cell(writing.words["never"]) }
        let age = summary.present.age(of: request.finished ?? request.submitted)
        return Cell(writing.duration(age), sort: Double(age))
    }

    /// `ACP-880096 (2.2 d)`; without a code the outcome.
    private static func trouble(_ row: Row, _ writing: Writing) -> Cell {
        guard let request = row.standing.lastTrouble else { return Cell(writing.words["never"]) }
        let outcome = Span(writing.words["outcome_\(request.outcome.name)"])
        let what = request.codes.first.map { writing.code($0) } ?? outcome
        let more = request.codes.count > 1 ? [Span(" +\(request.codes.count - 1)")] : []
        let age = row.summary.present.age(of: request.finished ?? request.submitted)
        return Cell([what] + more, note: [Span(writing.duration(age))])
    }

    /// `3 failures`, `41 successes`.
    private static func streak(_ standing: MappingStanding, _ writing: Writing) -> Cell {
        guard let outcome = standing.lastFinished?.outcome else { return Cell(writing.undefined) }
        return Cell(
            writing.words.counted("streak_\(outcome.name)", standing.streak), tone: Tone(outcome),
            sort: Double(standing.streak))
    }

    /// `2 (6.5 d)`: how many, and the oldest one's age.
    private static func pending(
        _ count: Int, _ oldest: RequestFigures?, _ summary: MappingsSummary, _ writing: Writing
    ) -> Cell {
        Cell(
            Numbers.grouped(count),
            note: oldest.map { writing.duration(summary.present.age(of: $0.submitted)) }, sort: Double(count))
    }

    /// `98.8% ▼ (n = 83)`.
    private static func rate(_ counts: Counts, _ judged: Assessment.Rate?, _ writing: Writing) -> Cell {
        guard let rate = counts.successRate else { return Cell(writing.undefined) }
        var cell = writing.rate(rate.rate, judged?.place)
        cell.note = [Span("n=\(Numbers.grouped(rate.total))")]
        return cell
    }

    private static func usual(_ row: MappingsSummary.Row, _ summary: MappingsSummary, _ writing: Writing) -> Cell {
        guard let mean = summary.usualRequests(row) else { return Cell(writing.undefined) }
        return Cell(mean == mean.rounded() ? Numbers.grouped(Int(mean)) : Numbers.decimal(mean), sort: mean)
    }

    // MARK: - As programs read them

    private static func count(_ name: String, _ count: @escaping @Sendable (MappingsSummary.Row) -> Int) -> Column {
        .count(name) { count($0.row) }
    }

    private static func id(_ request: RequestFigures?) -> ExportCell {
        request.map { .text($0.id.description) } ?? .empty
    }

    private static func time(_ instant: Instant?) -> ExportCell { instant.map { .time($0) } ?? .empty }
}

extension Assessment.Rate.Place {
    /// `up`, `down` or `none`.
    var change: String {
        switch self {
        case .above: "up"
        case .below: "down"
        case .usual: "none"
        }
    }
}
