import Figures
import IngestionAPI

/// Which requests stand behind a figure: what a list of them is asked with, on the command line and in an address alike.
public struct RequestFilter: Hashable, Sendable {
    /// Nil for all.
    public var organization: String?
    /// Any of these; empty for all.
    public var mappings: [String] = []
    /// The days on which they count; nil for an open end.
    public var since, until: Day?
    /// Any of these outcomes; empty for all.
    public var outcomes: [Outcome] = []
    /// Whether it is about POSTs that were rejected, in place of requests.
    public var isAboutRejections = false
    /// Any of these codes, `ErrorCode.none` for failures without one; empty for all.
    public var codes: [String] = []
    /// The Platform's batch that an answer names.
    public var batch: String?
    /// Milliseconds.
    public var slowerThan: Int64?
    /// Whether only requests are meant whose POST was not captured.
    public var isInferredOnly = false
    /// Whether the earliest come first.
    public var isOldestFirst = false
    /// How many are shown; nil for the usual number.
    public var limit: Int?
    /// Where a page begins.
    public var after: RequestCursor?

    /// All requests.
    public init() {}

    /// The requests that a report is about; nil where there are no lists to go to.
    init?(_ period: Period, _ options: ReportOptions) {
        guard options.frame != nil else { return nil }
        (since, until) = (period.first, period.last)
        (organization, mappings) = (options.organization, options.mappings)
    }

    /// The same of one mapping.
    func of(_ name: MappingName) -> RequestFilter {
        var filter = self
        (filter.organization, filter.mappings) = (name.organization, [name.mapping])
        return filter
    }

    /// The same of some days.
    func on(_ days: ClosedRange<Day>) -> RequestFilter {
        var filter = self
        (filter.since, filter.until) = (days.lowerBound, days.upperBound)
        return filter
    }

    /// Those that are pending, whenever they were submitted.
    var pendingEver: RequestFilter {
        var filter = self
        (filter.since, filter.until, filter.outcomes) = (nil, nil, [.pending])
        return filter
    }

    /// The same that ended with a code; nil for none.
    func with(code: String?) -> RequestFilter {
        var filter = self
        filter.codes = [code ?? ErrorCode.none]
        return filter
    }

    /// By the names of the options, in their order; a flag has no value on a command line.
    var parameters: [Address.Parameter] {
        var terms: [(String, String?)] = [("org", organization)] + mappings.map { ("mapping", $0) }
        terms += [("since", since?.description), ("until", until?.description)]
        terms += outcomes.map { ("status", $0.name) } + [("status", isAboutRejections ? "rejected" : nil)]
        terms += codes.map { ("code", $0 == ErrorCode.none ? "none" : $0) } + [("batch", batch)]
        terms += [("slower-than", slowerThan.map { Numbers.shortest(Double($0) / 1_000) + "s" })]
        terms += [("inferred", isInferredOnly ? "1" : nil), ("oldest-first", isOldestFirst ? "1" : nil)]
        terms += [("limit", limit.flatMap { $0 == Self.usualLimit ? nil : "\($0)" }), ("after", after?.description)]
        return terms.compactMap { name, value in value.map { Address.Parameter(name, $0) } }
    }

    /// How many requests a list shows.
    public static let usualLimit = 50
}
