import Assessment
import Figures
import IngestionAPI

/// The columns of a code's episodes.
enum EpisodeColumns {
    typealias Column = TableColumn<Episode>

    static func all(_ code: String?, _ labels: MappingLabels) -> [Column] {
        [
            Column("organization", .identifier) { .text($0.name.organization) },
            Column("mapping", .identifier) { .text($0.name.mapping) }
                .shown(least: Table.leastName) { episode, writing in Cell(writing.mapping(episode.name)) },
            Column("start", .time) { .time($0.start) }.shown(),
            Column("first_failure_known", .time) { .time($0.known) },
            Column.count("attempts") { $0.attempts.count }.shown(rank: 2),
            Column.count("lost") { $0.lost }.shown(),
            .count("with_code") { $0.count(with: code) },
            Column("recovered", .time) { .optional($0.recovery.map { $0.finished ?? $0.submitted }) },
            Column("recovery_seconds", .number) { .optional($0.timeToRecover.map { Double($0) / 1_000 }) }
                .shown(rank: 1) { episode, writing in
                    let key = episode.recovery == nil ? "stillOpen" : "notKnown"
                    return Cell(
                        episode.timeToRecover.map(writing.duration) ?? writing.words[key],
                        sort: episode.timeToRecover.map(Double.init))
                },
            Column("usual_records", .count) { $0.usualRecords.map { .integer(Int128($0)) } ?? .empty }
                .shown(rank: 3) { episode, writing in
                    Cell(episode.usuallyDelivered.map { Numbers.grouped($0) } ?? writing.undefined)
                },
            Column("recovery_request", .identifier) { .optional($0.recovery?.id.description) },
            Column("other_codes", .identifier) { .list($0.otherCodes(than: code)) }
                .shown(rank: 4, isOptional: true) { episode, writing in
                    Cell(writing.codes(episode.otherCodes(than: code), " "))
                },
            Column("first_request", .identifier) { .text($0.attempts[0].id.description) },
            Column("batches", .identifier) { .list($0.attempts.compactMap(\.batchID)) },
            Column("name", .text) { .optional(labels[$0.name]?.name) },
            Column("usually_delivered", .count) { $0.usuallyDelivered.map { .integer($0) } ?? .empty }.only(.json),
            Column("requests", .identifier) { .list($0.attempts.map(\.id.description)) }.only(.json),
        ]
    }
}

extension Episode {
    /// The attempts that ended with a code.
    func count(with code: String?) -> Int { attempts.count { $0.ended(with: code) } }

    /// The other codes of its attempts, ordered.
    func otherCodes(than code: String?) -> [String] {
        Set(attempts.flatMap(\.codes)).subtracting(code.map { [$0] } ?? []).sorted()
    }

    /// About how many records came late or not at all, were each lost request as large as the mapping's successes before.
    var usuallyDelivered: Int128? { usualRecords.map { Int128($0) * Int128(lost) } }
}

/// The columns of how often the next request helped, by the time between.
enum RetryColumns {
    typealias Column = TableColumn<RetryFigures.Delay>

    static let all: [Column] =
        [
            Column("next_request_after", .text, nil).shown { delay, writing in
                let words = writing.words
                return Cell(delay.upTo.map { words("upTo", ["time": writing.duration($0)]) } ?? words["longer"])
            },
            Column.count("n") { $0.helped?.total ?? 0 }.shown(),
        ] + Column.rate { $0.helped }
}

/// The columns of the mappings that a code struck.
enum ShareColumns {
    typealias Column = TableColumn<MappingShare>

    static func all(_ labels: MappingLabels) -> [Column] {
        [
            Column("organization", .identifier) { .text($0.name.organization) },
            Column("mapping", .identifier) { .text($0.name.mapping) }
                .shown(least: Table.leastName) { share, writing in Cell(writing.mapping(share.name)) },
            Column("name", .text) { .optional(labels[$0.name]?.name) },
            Column.count("count") { $0.count }.shown()
                .leading { share, all in .requests(all.of(share.name)) },
            Column.count("finished") { $0.finished }.shown(),
        ] + Column.rate { Proportion($0.count, of: $0.finished) }
    }
}

/// The columns of what went before a code's episodes.
enum PrecursorColumns {
    struct Row: Sendable {
        let precursor: Precursor
        let excess: Excess
    }

    typealias Column = TableColumn<Row>

    static let all: [Column] = [
        Column("precursor", .text) { .text($0.precursor.rawValue) }.shown { row, writing in
            Cell(writing.words["precursor_\(row.precursor.rawValue)"])
        },
        Column.count("observed") { $0.excess.observed }.shown(),
        Column("expected", .number) { .number($0.excess.expected) }.shown(),
        Column("lift", .number, nil).shown { row, writing in
            Cell(row.excess.expected > 0 ? PatternPhrases.lift(row.excess) : writing.undefined)
        },
        Column.count("n") { $0.excess.total }.shown(rank: 1),
        Column("p_value", .number) { .number($0.excess.pValue) }.only(.json),
    ]
}

extension TableColumn {
    /// A rate and its interval, for people.
    fileprivate static func rate(_ rate: @escaping @Sendable (Row) -> Proportion?) -> [TableColumn] {
        [
            TableColumn("rate", .rate) { .optional(rate($0)?.rate) }
                .shown { row, writing in Cell(rate(row).map { Numbers.percent($0.rate) } ?? writing.undefined) },
            TableColumn("interval", .number, nil).shown(rank: 1) { row, writing in
                Cell(rate(row).map { writing.interval($0.interval) } ?? writing.undefined)
            },
        ]
    }
}
