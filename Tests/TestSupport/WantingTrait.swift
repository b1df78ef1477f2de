import Testing

extension Trait where Self == ConditionTrait {
    /// The test runs where these parts are there; skipped, it says which one is not, and how to get it.
    package static func wants(_ parts: OptionalPart...) -> Self {
        let missing = parts.filter { !$0.isThere }.map(\.need)
        return .enabled(if: missing.isEmpty, Comment(rawValue: missing.joined(separator: "; ")))
    }
}
