import IngestionAPI

/// What a team calls a mapping, and whose it is: the API knows only its ID.
public struct MappingLabel: Sendable, Equatable {
    /// The mapping's name, as in the product's own screens; nil where the team gave none.
    public var name: String?
    /// Who is to be asked about it.
    public var owner: String?
    /// The XDM schema that it fills.
    public var schema: String?

    /// A label from its parts.
    public init(name: String? = nil, owner: String? = nil, schema: String? = nil) {
        self.name = name
        self.owner = owner
        self.schema = schema
    }
}

/// The labels of a team's mappings.
public struct MappingLabels: Sendable, Equatable {
    private let labels: [MappingName: MappingLabel]

    /// No mapping has a label.
    public static let none = MappingLabels([:])

    /// Labels by mapping.
    public init(_ labels: [MappingName: MappingLabel]) {
        self.labels = labels
    }

    /// A mapping's label; nil for one without.
    public subscript(mapping: MappingName) -> MappingLabel? { labels[mapping] }

    /// Whether no mapping has a label.
    public var isEmpty: Bool { labels.isEmpty }

    /// How a mapping is shown: its name with the ID beside it, as in `Profiles (1042)`; the ID alone where it has no name.
    public func shown(_ mapping: MappingName) -> String {
        guard let name = labels[mapping]?.name else { return mapping.mapping }
        return "\(name) (\(mapping.mapping))"
    }
}
