/// A line that could not be read, and where it stands.
public struct QuarantinedLine: Sendable, Equatable {
    /// The import's number.
    public var importKey: Int
    /// The source as the user named it.
    public var path: String
    /// The SHA-256 of the source's bytes.
    public var sha256: String
    /// The line's number in the source, from 1.
    public var line: Int
    /// What is wrong with it.
    public var reason: String
    /// Its length in bytes.
    public var byteCount: Int
    /// Its bytes, credentials masked; of a very long line the first ones.
    public var bytes: [UInt8]

    /// A line from its parts.
    public init(
        importKey: Int, path: String, sha256: String, line: Int, reason: String, byteCount: Int, bytes: [UInt8]
    ) {
        self.importKey = importKey
        self.path = path
        self.sha256 = sha256
        self.line = line
        self.reason = reason
        self.byteCount = byteCount
        self.bytes = bytes
    }

    /// The bytes as text; what is no UTF-8 is shown as U+FFFD.
    public var text: String { String(decoding: bytes, as: UTF8.self) }
}
