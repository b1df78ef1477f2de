import IngestionAPI

/// Trouble that a team knows about: it is counted and shown like any other, but apart and without an alarm, up to a day.
public struct Acknowledgement: Sendable, Equatable {
    /// The organization that it is about; nil for any.
    public var organization: String?
    /// The mapping's ID; nil for any.
    public var mapping: String?
    /// The error code whose failures are known; nil for whatever happens.
    public var code: String?
    /// The threshold that may be broken; nil for any.
    public var rule: CheckRule?
    /// The last day on which it holds.
    public var until: Day
    /// Who sees to it.
    public var owner: String
    /// Why, and what is being done.
    public var reason: String

    /// An acknowledgement from its parts.
    public init(
        organization: String? = nil, mapping: String? = nil, code: String? = nil, rule: CheckRule? = nil, until: Day,
        owner: String, reason: String
    ) {
        self.organization = organization
        self.mapping = mapping
        self.code = code
        self.rule = rule
        self.until = until
        self.owner = owner
        self.reason = reason
    }

    /// Whether it holds on a day; its last day included.
    public func isInForce(on day: Day) -> Bool { day <= until }

    /// Whether it is about a mapping, or about all.
    public func names(_ name: MappingName) -> Bool {
        (organization ?? name.organization) == name.organization && (mapping ?? name.mapping) == name.mapping
    }

    /// Whether it is about a threshold: those of a code only about thresholds that look at failures.
    public func concerns(_ rule: CheckRule) -> Bool {
        (self.rule ?? rule) == rule && (code == nil || rule.looksAtCodes)
    }
}
