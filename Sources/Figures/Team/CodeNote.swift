/// A team's own note on an error code, shown beside the catalogue's words wherever the code is explained.
public struct CodeNote: Sendable, Equatable {
    /// What the team knows about the code.
    public var text: String
    /// Who wrote it or is to be asked; nil where nobody is named.
    public var owner: String?

    /// A note from its parts.
    public init(text: String, owner: String? = nil) {
        self.text = text
        self.owner = owner
    }
}
