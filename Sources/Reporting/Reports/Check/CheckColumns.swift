import Figures
import IngestionAPI

/// The columns of a check's results: figure and threshold in the threshold's unit.
enum CheckColumns {
    typealias Column = TableColumn<CheckResult>

    static func all(_ phrases: CheckPhrases) -> [Column] {
        let words = phrases.words
        return [
            Column("organization", .identifier) { optional($0.mapping?.organization) },
            Column("mapping", .identifier) { optional($0.mapping?.mapping) }
                .shown(least: Table.leastName) { result, _ in Cell(phrases.subject(result.mapping)) },
            Column("check", .text) { .text($0.rule.rawValue) }
                .shown { result, _ in Cell(words["checkRule_\(result.rule.rawValue)"]) },
            Column("state", .text) { .text($0.state.rawValue) }
                .shown { result, _ in Cell(words["checkState_\(result.state.rawValue)"], tone: result.state.tone) },
            Column("value", .number) { .optional($0.value) }
                .shown { result, writing in
                    var cell = Cell(phrases.value(result) ?? writing.undefined, sort: result.value)
                    cell.detail = phrases.interval(result).map { [Span($0)] } ?? []
                    return cell
                },
            Column("threshold", .number) { .number($0.limit) }
                .shown { result, _ in Cell(phrases.limit(result), sort: result.limit) },
            Column("unit", .text) { .text($0.rule.unit) },
            Column("weighted", .text) { .text($0.isWeighted ? "yes" : "no") },
            Column("n", .count) { $0.n.map { .count($0) } ?? .empty }.shown(),
            Column("low", .number) { .optional($0.interval?.low) },
            Column("high", .number) { .optional($0.interval?.high) },
            Column("request", .identifier) { optional($0.request?.id.description) }.shown(isOptional: true),
            Column("since", .time) { $0.since.map { .time($0.at) } ?? .empty }
                .shown(isOptional: true) { result, _ in Cell(phrases.sinceAlone(result)) },
            Column("since_or_earlier", .text) { $0.since.map { .text($0.isOrEarlier ? "yes" : "no") } ?? .empty },
        ] + LabelColumns.all(phrases.writing.labels) { $0.mapping ?? MappingName(organization: "", mapping: "") }
    }

    private static func optional(_ text: String?) -> ExportCell { text.map { .text($0) } ?? .empty }
}

extension CheckResult.State {
    var tone: Tone? {
        switch self {
        case .broken: .bad
        case .acknowledged: .watch
        case .chance, .noData: .quiet
        case .ok: .good
        }
    }
}
