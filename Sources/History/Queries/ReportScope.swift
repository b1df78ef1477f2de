import IngestionAPI

/// Which mappings a report is about.
public struct ReportScope: Sendable, Equatable {
    /// One organization; nil for all.
    public var organization: String?
    /// Some mappings; empty for all.
    public var mappings: [String]

    /// Every mapping of every organization.
    public static let all = ReportScope()

    /// A scope from its parts.
    public init(organization: String? = nil, mappings: [String] = []) {
        self.organization = organization
        self.mappings = mappings
    }

    func contains(_ mapping: Names.Mapping) -> Bool {
        (organization == nil || organization?.exact == mapping.organizationName.exact)
            && (mappings.isEmpty || mappings.contains { $0.exact == mapping.name.exact })
    }
}
