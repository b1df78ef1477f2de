import Assessment
import Figures

/// The columns of the list of error codes.
enum ErrorsColumns {
    /// A code in its list.
    struct Row: Sendable {
        let error: ErrorFigures
        let figures: ErrorsFigures

        var state: ErrorState { ErrorState(error, in: figures) }

        /// The last weeks' requests; nil where nothing was captured.
        var weeks: [Int?] { zip(error.weekCounts, figures.weeks).map { $1.isCaptured || $0 > 0 ? $0 : nil } }
    }

    typealias Column = TableColumn<Row>

    /// All columns; the last ones are a week each.
    static func all(_ figures: ErrorsFigures) -> [Column] {
        columns
            + figures.weeks.enumerated().map { place, week in
                Column("count_\(week.week)", .count) { row in row.weeks[place].map { .count($0) } ?? .empty }.only(
                    .table)
            }
    }

    /// Those that do not depend on the weeks.
    static let columns: [Column] = [
        Column("code", .identifier) { .optional($0.error.code) }
            .shown { row, writing in Cell([writing.code(row.error.code)]) },
        Column("state", .text) { .text($0.state.rawValue) }
            .shown { row, writing in
                Cell(writing.words["errorState_\(row.state.rawValue)"], tone: row.state.tone)
            },
        Column.count("count") { $0.error.count }.shown()
            .leading { row, all in .requests(all.with(code: row.error.code)) },
        Column("share", .rate) { row in
            let troubled = row.figures.totals.failed + row.figures.totals.aborted
            return .optional(Proportion(row.error.count, of: troubled)?.rate)
        }.shown(rank: 3),
        Column.count("mappings") { $0.error.mappings }.shown(rank: 2),
        Column("weeks", .text, nil).shown(rank: 1) { row, _ in Cell(series: row.weeks) },
        Column("first_seen", .time) { .time($0.error.firstSeen) }.shown(rank: 4),
        Column("last_seen", .time) { .time($0.error.lastSeen) }.shown(rank: 1),
        .count("spells") { $0.error.spells },
        Column("spell_start", .date) { .date($0.error.spellStart) },
        Column("week_counts", .count) { .counts($0.error.weekCounts) }.only(.json),
        Column("recovered", .text) { .flag($0.error.isRecovered) }.only(.json),
    ]
}

extension ErrorState {
    /// What a color underlines: what has come up lately, and what is over.
    var tone: Tone? {
        switch self {
        case .new, .recurring: .watch
        case .ongoing: nil
        case .resolved: .good
        case .quiet: .quiet
        }
    }
}
