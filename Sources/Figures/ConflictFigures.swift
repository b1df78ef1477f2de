import IngestionAPI

/// A request whose exchanges name more than one mapping: accepted POSTs and statuses of one request ID under the addresses of
/// several. It counts under one of them, by the counting rules; the others are told beside it.
public struct ConflictFigures: Sendable, Equatable {
    /// The mapping that it counts under.
    public var name: MappingName
    /// Its ID.
    public var id: RequestID
    /// When it was submitted, or first seen where its POST was not captured.
    public var submitted: Instant
    /// Every mapping that it is named under, in order, the one that it counts under included.
    public var mappings: [String]

    /// A conflict from its parts.
    public init(name: MappingName, id: RequestID, submitted: Instant, mappings: [String]) {
        self.name = name
        self.id = id
        self.submitted = submitted
        self.mappings = mappings
    }
}
