/// A text of which every byte counts: what names of the API are compared, sorted and looked up as.
///
/// Swift's own strings are equal where they look equal: "\u{E9}" and "e" with an accent behind it. To the API, to SQLite and to
/// other readers of a capture these are two names, and which of them a history holds must not depend on which came first.
public struct ExactText: Hashable, Sendable {
    /// The text.
    public let text: String

    /// A text of which every byte counts.
    public init(_ text: String) {
        self.text = text
    }

    /// Whether both have the same bytes.
    public static func == (left: Self, right: Self) -> Bool {
        left.text == right.text && left.text.utf8.elementsEqual(right.text.utf8)
    }
}

extension ExactText: Comparable {
    /// By the bytes, as SQLite orders text.
    public static func < (left: Self, right: Self) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }
}

extension String {
    /// The text, to be compared byte for byte.
    public var exact: ExactText { ExactText(self) }
}
