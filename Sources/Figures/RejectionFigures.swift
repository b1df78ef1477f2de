import IngestionAPI

/// A POST that was rejected: it made no request.
public struct RejectionFigures: Sendable, Equatable {
    /// The mapping that was to be ingested.
    public var name: MappingName
    /// When it was sent.
    public var at: Instant
    /// Why: `notStopped`, `notPublished` or `rejectedOtherwise`.
    public var kind: AnswerKind
    /// The exchange with its raw answer; nil only where the evidence lacks it.
    public var sight: StoryFigures.Sight?

    /// A rejection from its parts.
    public init(name: MappingName, at: Instant, kind: AnswerKind, sight: StoryFigures.Sight? = nil) {
        self.name = name
        self.at = at
        self.kind = kind
        self.sight = sight
    }
}

/// Rejected POSTs that were looked for.
public struct FoundRejections: Sendable, Equatable {
    /// Those shown, in the order asked for.
    public var rejections: [RejectionFigures]
    /// How many there are in all.
    public var total: Int

    /// Found rejections from their parts.
    public init(rejections: [RejectionFigures], total: Int) {
        self.rejections = rejections
        self.total = total
    }
}
