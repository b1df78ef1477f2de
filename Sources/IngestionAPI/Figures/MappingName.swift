/// An XDM mapping by its two names.
public struct MappingName: Hashable, Sendable {
    /// The organization.
    public var organization: String
    /// The mapping's ID.
    public var mapping: String

    /// A mapping by its two names.
    public init(organization: String, mapping: String) {
        self.organization = organization
        self.mapping = mapping
    }
}

extension MappingName {
    /// Whether both have the same names, byte for byte.
    public static func == (left: MappingName, right: MappingName) -> Bool {
        left.mapping.exact == right.mapping.exact && left.organization.exact == right.organization.exact
    }
}

extension MappingName: Comparable {
    /// By organization, then by mapping: IDs that are numbers by value, before all others.
    public static func < (left: MappingName, right: MappingName) -> Bool {
        MappingFigures.precedes((left.organization, left.mapping), (right.organization, right.mapping))
    }
}
