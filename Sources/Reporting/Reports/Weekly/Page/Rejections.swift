import Figures

/// The POSTs that the API refused, by mapping and reason. They are no requests, so figures hold their numbers and not each of
/// them; the command beside the table lists them.
enum Rejections {
    private static let most = 25

    private typealias Column = TableColumn<MappingFigures>

    private static let columns: [Column] =
        [
            Column("mapping", .identifier) { .text($0.mapping) }.shown(isSubject: true) { row, writing in
                Cell(writing.mapping(row.name))
            }
        ]
        + CountsColumns.named(["not_stopped", "not_published", "rejected_otherwise", "rejected"]).map { column in
            Column(column.name, column.kind) { column.cell($0.counts) }.shown()
        }

    /// Nil where none was refused.
    static func section(_ summary: WeeklySummary, _ writing: Writing, _ options: ReportOptions) -> Section? {
        let refused = summary.figures.mappings.filter { $0.counts.rejected > 0 }
        guard !refused.isEmpty else { return nil }
        let ranked = refused.enumerated().sorted { left, right in
            (right.element.counts.rejected, left.offset) < (left.element.counts.rejected, right.offset)
        }.map(\.element)
        // What was before is said only where anything is known of it.
        let before = Column("previous_rejected", .count) { .count($0.previous.rejected) }.shown()
        let words = writing.words
        var table = Table(
            "rejected", columns + (summary.isComparable ? [before] : []), of: Array(ranked.prefix(most)), writing)
        (table.title, table.hasTools) = (words["rejectionsTitle"], false)
        let command =
            "ingest-audit requests --status rejected" + summary.period.option + options.scopeOption
            + options.databaseOption
        let more = ranked.count - most
        var section = Section(
            "rejections", words["rejectionsTitle"],
            [.remark([Span(words["rejectionsHint"] + " "), Span(command, .prose)]), .table(table)]
                + (more > 0 ? [.remark(words.counted("moreMappings", more))] : []))
        (section.label, section.term) = (words["rejected"], "rejected")
        return section
    }
}
