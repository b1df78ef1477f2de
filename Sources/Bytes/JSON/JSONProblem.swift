/// Why bytes are no JSON (RFC 8259), and where.
public struct JSONProblem: Error, Equatable, Sendable {
    /// What was met.
    public enum Kind: String, Sendable {
        case endOfInput = "the JSON is cut off"
        case unexpectedByte = "no JSON: unexpected byte"
        case controlCharacter = "no JSON: a control character inside a string"
        case badEscape = "no JSON: a bad escape inside a string"
        case badNumber = "no JSON: a malformed number"
        case badUTF8 = "not UTF-8"
        case tooDeep = "the JSON is nested more than 512 deep"
        case trailingBytes = "no JSON: something follows the value"
    }

    /// What was met.
    public var kind: Kind
    /// The offset in bytes from the beginning of what was read.
    public var offset: Int

    /// A problem at an offset in bytes.
    public init(_ kind: Kind, at offset: Int) {
        self.kind = kind
        self.offset = offset
    }
}

extension JSONProblem: CustomStringConvertible {
    /// One line, without the place's file: `the JSON is cut off at byte 120`.
    public var description: String { "\(kind.rawValue) at byte \(offset)" }
}
