import IngestionAPI

/// Something that happened in the period: more than chance explains, or a plain fact that must not be overlooked.
public struct Finding: Sendable, Equatable {
    /// What finds something; each stands in a file of its own, and is described in the report's definitions and in the article
    /// FindingRules.
    public struct Rule: Hashable, Sendable {
        /// Its name in documents for programs, and in the keys of its words.
        public let id: String
        /// How much it matters what it finds: 0 first. Of 3 are good news.
        package let weight: Int
        /// The share of healthy weeks in which it may raise a false alarm; 0 for what is found by bounds beyond all that was seen
        /// before, and for a plain fact.
        var alpha = 0.0
    }

    /// The rule that found it.
    public var rule: Rule
    /// The mapping; nil where it is about several, or all.
    public var mapping: MappingName?
    /// The mappings, where it is about several.
    public var mappings: [MappingName] = []
    /// The error code, where it is about one.
    public var code: String?
    /// What it rests on.
    public var facts: Facts
    /// How many requests it is about: what findings of one weight are ranked by.
    public var requests: Int
    /// The probability of such an observation by chance, before the correction for how many were looked at; nil for a
    /// fact that no chance is part of.
    public var pValue: Double?

    /// Since when: only of what began at some time and goes on.
    public var since: ChangePoint?

    /// A finding from its parts.
    package init(
        rule: Rule, mapping: MappingName? = nil, mappings: [MappingName] = [], code: String? = nil, facts: Facts,
        requests: Int, pValue: Double? = nil, since: ChangePoint? = nil
    ) {
        self.rule = rule
        self.mapping = mapping
        self.mappings = mappings
        self.code = code
        self.facts = facts
        self.requests = requests
        self.pValue = pValue
        self.since = since
    }

    /// Every mapping that it is about; none where it is about all, or about a code.
    public var allMappings: [MappingName] { mapping.map { [$0] } ?? mappings }

    /// How much it matters: 0 first. Of 3 are good news.
    package var weight: Int { rule.weight }

    /// Which of the sentences it is told in: by its rule, and where one rule finds two things by what it found.
    package var wording: String { facts.kind.map { "\(rule.id)_\($0)" } ?? rule.id }
}
