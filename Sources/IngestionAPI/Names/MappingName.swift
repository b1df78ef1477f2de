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
        precedes((left.organization, left.mapping), (right.organization, right.mapping))
    }

    /// The same of two pairs of names.
    public static func precedes(_ left: (String, String), _ right: (String, String)) -> Bool {
        guard left.0.exact == right.0.exact else { return left.0.exact < right.0.exact }
        switch (UInt64(left.1), UInt64(right.1)) {
        case (let one?, let other?): return one == other ? left.1.exact < right.1.exact : one < other
        case (_?, nil): return true
        case (nil, _?): return false
        case (nil, nil): return left.1.exact < right.1.exact
        }
    }
}
