import Figures

/// The columns of the errors table: one row an error code.
enum ErrorsTable {
    /// A code of a period.
    struct Row: Sendable {
        let code: CodeFigures
        /// Whether anything is known about the period before.
        let isComparable: Bool
        /// Whether it was first seen in the report's period.
        var isNew = false
    }

    typealias Column = TableColumn<Row>

    static let columns: [Column] = [
        Column("code", .identifier) { .optional($0.code.code) }
            .shown(isSubject: true) { row, writing in
                Cell(
                    [writing.code(row.code.code)],
                    note: row.isNew ? [Span(writing.words["firstSeenNow"], tone: .heading)] : [])
            },
        Column.count("count") { $0.code.count }.shown { row, writing in
            writing.cell(
                .count(row.code.count), before: row.isComparable ? .count(row.code.previousCount) : nil, .count)
        }
        .leading { row, all in .requests(all.with(code: row.code.code)) },
        .count("previous_count") { $0.code.previousCount },
        .count("count_change") { $0.code.count - $0.code.previousCount },
        Column.count("mappings") { $0.code.mappings }.shown(rank: 2),
        Column("first_seen", .time) { .time($0.code.firstSeen) }.shown(rank: 3),
        Column("last_seen", .time) { .time($0.code.lastSeen) }.shown(rank: 4),
    ]
}
