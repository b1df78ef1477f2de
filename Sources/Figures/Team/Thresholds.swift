import IngestionAPI

/// A threshold, or that there is none on purpose.
public enum Limit: Sendable, Equatable {
    /// Switched off.
    case off
    /// A value in the unit of its rule.
    case at(Double)

    /// The value; nil where it is switched off.
    public var value: Double? {
        if case .at(let value) = self { value } else { nil }
    }
}

/// What figures are held against.
public struct Thresholds: Sendable, Equatable {
    /// The limits that are set, by rule.
    public var limits: [CheckRule: Limit]
    /// Percent of finished requests that should succeed: what the error budget is reckoned from.
    public var objective: Limit?

    /// No threshold.
    public static let none = Thresholds()

    /// Thresholds by rule, in the rule's unit.
    public init(limits: [CheckRule: Limit] = [:], objective: Limit? = nil) {
        self.limits = limits
        self.objective = objective
    }

    /// The threshold of a rule; nil where none is set, or it is switched off.
    public subscript(rule: CheckRule) -> Double? { limits[rule]?.value }

    /// Whether there is nothing to hold figures against.
    public var isEmpty: Bool { limits.values.allSatisfy { $0 == .off } }

    /// These, with what others set in their place.
    public func overridden(by others: Thresholds) -> Thresholds {
        Thresholds(limits: limits.merging(others.limits) { $1 }, objective: others.objective ?? objective)
    }
}

/// The thresholds of a team: general ones, and those of some mappings.
public struct TeamThresholds: Sendable, Equatable {
    /// A mapping of one organization, or of each that has it.
    public struct Scope: Hashable, Sendable {
        /// The organization; nil for any.
        public var organization: String?
        /// The mapping's ID.
        public var mapping: String

        /// A scope from its parts.
        public init(organization: String? = nil, mapping: String) {
            self.organization = organization
            self.mapping = mapping
        }
    }

    /// Those of every mapping, and of all together.
    public var general: Thresholds
    /// What some mappings have in their place.
    public var own: [Scope: Thresholds]

    /// No thresholds.
    public static let none = TeamThresholds()

    /// Thresholds from their parts.
    public init(general: Thresholds = .none, own: [Scope: Thresholds] = [:]) {
        self.general = general
        self.own = own
    }

    /// The thresholds of one mapping: the general ones, what is said of its ID, and what is said of it in its organization,
    /// the narrower before the wider.
    public func of(_ mapping: MappingName) -> Thresholds {
        let wide = own[Scope(mapping: mapping.mapping)] ?? .none
        let narrow = own[Scope(organization: mapping.organization, mapping: mapping.mapping)] ?? .none
        return general.overridden(by: wide).overridden(by: narrow)
    }

    /// Whether there is nothing to hold any figure against.
    public var isEmpty: Bool { general.isEmpty && own.values.allSatisfy(\.isEmpty) }
}
