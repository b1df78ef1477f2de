import Figures
import IngestionAPI

/// Which requests a page lists, and which it embeds with their raw answers: a page that is mailed has to stay small.
///
/// Worst first, and something of everything: requests are grouped by mapping, outcome and codes; the latest of each group
/// comes before the second of any. Within a round failed ones come first, then aborted, pending, and empty ones.
public struct EvidenceSelection: Sendable {
    /// How many requests a page lists.
    public static let listed = 500
    /// How many of them it embeds with their raw answers.
    public static let embedded = 100
    /// How many bytes of raw answers it embeds.
    public static let bytes = 400_000

    /// The requests to list, the worst first.
    public let requests: [RequestFigures]
    /// How many ask for attention in all.
    public let total: Int

    /// Those to embed.
    public var embedded: [RequestFigures] { Array(requests.prefix(Self.embedded)) }

    /// Selects from a report's figures.
    public init(_ figures: WeeklyFigures) {
        let all = figures.attention
        var rounds: [Group: Int] = [:]
        // Later ones first; equals in the order of their mappings and IDs.
        let latest = all.indices.sorted { (all[$1].submitted, $0) < (all[$0].submitted, $1) }
        let ranked = latest.map { index -> (round: Int, weight: Int, index: Int) in
            let request = all[index]
            let group = Group(name: request.name, outcome: request.outcome, codes: request.codes)
            let round = rounds[group, default: 0]
            rounds[group] = round + 1
            return (round, request.outcome.weight, index)
        }
        requests = ranked.enumerated().sorted { left, right in
            (left.element.round, left.element.weight, left.offset)
                < (right.element.round, right.element.weight, right.offset)
        }
        .prefix(Self.listed).map { all[$0.element.index] }
        total = all.count
    }

    private struct Group: Hashable {
        var name: MappingName
        var outcome: Outcome
        var codes: [String]
    }
}

extension Outcome {
    /// What a reader looks at first.
    fileprivate var weight: Int {
        switch self {
        case .failed: return 0
        case .aborted: return 1
        case .pending: return 2
        case .success: return 3
        }
    }
}
