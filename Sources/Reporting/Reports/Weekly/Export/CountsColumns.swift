import Assessment
import Figures
import IngestionAPI

extension TableColumn {
    /// The columns that say everything about some counts, for tables that have no order promised.
    /// - Parameter counts: the counts of a row; nil where nothing was captured, which leaves all cells empty.
    static func all(_ counts: @escaping @Sendable (Row) -> Counts?) -> [TableColumn] {
        CountsColumns.all.map { column in
            TableColumn(column.name, column.kind) { row in counts(row).map(column.cell) ?? .empty }.only(column.face)
        }
    }
}

/// All that is said of counts, each once.
enum CountsColumns {
    typealias Column = TableColumn<Counts>

    static let all: [Column] = [
        .count("requests") { $0.requests },
        .count("success") { $0.success },
        .count("failed") { $0.failed },
        .count("aborted") { $0.aborted },
        .count("pending") { $0.pending },
        Column("success_rate", .rate) { .optional($0.successRate?.rate) },
        Column("success_rate_low", .rate) { .optional($0.successRate?.interval.low) },
        Column("success_rate_high", .rate) { .optional($0.successRate?.interval.high) },
        Column("records", .count) { .integer($0.records) },
        .count("records_unknown") { $0.volumeUnknown },
        .count("empty_successes") { $0.emptySuccesses },
        Column("aborts_per_1000", .number) { .optional($0.abortsPer1000) },
        Column("top_error_code", .identifier) { $0.topCode }.only(.table),
        .count("inferred") { $0.inferred },
        .count("rejected") { $0.rejected },
        .count("not_stopped") { $0.notStopped },
        .count("not_published") { $0.notPublished },
        .count("rejected_otherwise") { $0.rejectedOtherwise },
        .count("collisions") { $0.collisions },
        .count("api_errors") { $0.apiErrors },
        .count("unrecognized") { $0.unrecognized },
    ]

    /// Where the report's page defines some of them.
    static let terms = [
        "requests": "accepted", "success": "ingested", "failed": "ingested", "aborted": "ingested",
        "pending": "ingested", "success_rate": "rate", "records": "records", "aborts_per_1000": "aborts",
        "rejected": "rejected", "collisions": "collisions", "top_error_code": "codes",
    ]

    static func named(_ names: [String]) -> [Column] { names.compactMap { name in all.first { $0.name == name } } }
}

extension Writing {
    /// A figure of some counts as people see it: beside the time before, with what is not known of it, and how exact it is.
    /// What is nothing and was nothing before steps back.
    func cell(
        _ column: TableColumn<Counts>, _ now: Counts, before: Counts?, _ place: Assessment.Rate.Place? = nil
    ) -> Cell {
        var cell = cell(column.cell(now), before: before.map(column.cell), column.kind, place)
        switch column.name {
        case "success_rate": cell.detail = now.successRate.map { [Span(interval($0.interval))] } ?? []
        case "records" where now.volumeUnknown > 0:
            cell.unknown = words.counted("recordsUnknown", now.volumeUnknown)
        default: break
        }
        let isNothing = cell.sort == nil || cell.sort == 0 && column.kind != .rate
        if isNothing, cell.tone == nil, cell.change?.hasPrefix("±") != false { cell.tone = .quiet }
        return cell
    }
}

extension Writing {
    /// A figure of some days, leading to what it counts.
    func figure(_ column: TableColumn<Counts>, _ counts: Counts, _ days: ClosedRange<Day>) -> Cell {
        let place = requests?.on(days).place(of: column.name)
        return cell(column.cell(counts), column.kind).leading(to: place)
    }
}

extension Counts {
    /// The code that most requests ended with.
    var topCode: ExportCell { rankedCodes.first.map { .text($0.code) } ?? .empty }
}
