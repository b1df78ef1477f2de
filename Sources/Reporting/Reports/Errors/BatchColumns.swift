import Figures
import IngestionAPI

/// The columns of requests that name a batch, with what the Platform says of it.
enum BatchColumns {
    typealias Column = TableColumn<RequestBatch>

    static let all: [Column] = [
        Column("batch", .identifier) { .optional($0.request.batchID) }
            .shown { row, _ in Cell([Span(row.request.batchID ?? "", .prose)]) },
        Column("request", .identifier) { .text($0.request.id.description) }.shown(rank: 1),
        Column("mapping", .identifier) { .text($0.request.name.mapping) }
            .shown(rank: 4, least: Table.leastName) { row, writing in Cell(writing.mapping(row.request.name)) },
        Column("finished", .time) { .optional($0.request.finished) }.shown(rank: 5),
        Column("organization", .identifier) { .text($0.request.name.organization) },
        Column("submitted", .time) { .time($0.request.submitted) },
        Column("outcome", .text) { .text($0.request.outcome.name) },
        Column("platform_outcome", .text) { .optional($0.batch?.outcome.name) }
            .shown(isOptional: true) { row, writing in
                guard let batch = row.batch else { return Cell("") }
                return Cell([BatchPhrases(writing: writing).outcome(batch)], tone: Tone(batch.outcome))
            },
        count("input_records", isShown: false) { $0.inputRecords },
        count("output_records", isShown: true) { $0.outputRecords },
        count("failed_records", isShown: true) { $0.failedRecords },
        Column("platform_reasons", .identifier) { .list($0.batch?.reasons.map(\.code).filter { !$0.isEmpty } ?? []) }
            .shown(rank: 3, isOptional: true) { row, writing in
                Cell(row.batch.flatMap { BatchPhrases(writing: writing).reasons($0) } ?? [])
            },
        Column("platform_state", .text) { .optional($0.batch?.state) },
        Column("platform_seen", .time) { .optional($0.batch?.seen) },
        Column("dataset", .identifier) { .optional($0.batch?.dataset) },
        Column("ims_org", .identifier) { .optional($0.batch?.imsOrg) },
    ]

    private static func count(
        _ name: String, isShown: Bool, _ count: @escaping @Sendable (BatchFigures) -> Int64?
    ) -> Column {
        let column = Column(name, .count) { $0.batch.flatMap(count).map { .integer(Int128($0)) } ?? .empty }
        return isShown ? column.shown(rank: 2, isOptional: true) : column
    }
}

/// The columns of the Platform's reasons.
enum ReasonColumns {
    typealias Column = TableColumn<PlatformReason>

    static func all(_ catalogue: CodeCatalogue) -> [Column] {
        [
            Column("code", .identifier) { .text($0.code) }.shown(),
            Column.count("requests") { $0.requests }.shown(),
            Column("records", .count) { $0.records.map { .integer($0) } ?? .empty }.shown(),
            Column("mappings", .identifier) { .list($0.mappings.map(\.mapping)) }
                .shown(rank: 1, least: Table.leastName) { reason, writing in
                    Cell([Span].joined(reason.mappings.map { writing.mapping($0) }, ", "))
                },
            Column("meaning", .text) { .optional(catalogue[$0.code]?.meaning) }
                .shown(rank: 2, least: Table.leastName, isOptional: true),
        ]
    }
}
