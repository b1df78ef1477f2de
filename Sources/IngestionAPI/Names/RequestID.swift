/// What the API calls `requestId`: a whole number, or whatever text it sent in a number's place.
public enum RequestID: Hashable, Sendable {
    /// A whole number that fits 64 bits; the API sends it as a JSON number or as a string of digits.
    case number(Int64)
    /// Anything else, kept as it was written.
    case text(String)

    /// Reads an ID from text. Digits without leading zeros are a number; the empty text is no ID.
    public init?(_ text: some StringProtocol) {
        if text.isEmpty { return nil }
        if let number = Int64(text), String(number) == text {
            self = .number(number)
        } else {
            self = .text(String(text))
        }
    }
}

extension RequestID {
    /// Whether both are the same number, or texts of the same bytes.
    public static func == (left: RequestID, right: RequestID) -> Bool {
        switch (left, right) {
        case (.number(let left), .number(let right)): return left == right
        case (.text(let left), .text(let right)): return left.exact == right.exact
        case (.number, .text), (.text, .number): return false
        }
    }
}

extension RequestID: Comparable {
    /// Numbers by value, before all texts.
    public static func < (left: RequestID, right: RequestID) -> Bool {
        switch (left, right) {
        case (.number(let left), .number(let right)): return left < right
        case (.text(let left), .text(let right)): return left.exact < right.exact
        case (.number, .text): return true
        case (.text, .number): return false
        }
    }
}

extension RequestID: CustomStringConvertible {
    /// As the API wrote it.
    public var description: String {
        switch self {
        case .number(let number): return String(number)
        case .text(let text): return text
        }
    }
}
