/// A line of a capture that can't be read: what goes to quarantine.
public struct UnreadLine: Sendable, Equatable {
    /// Its number in the file, from 1.
    public var line: Int
    /// What is wrong with it, in one line.
    public var reason: String
    /// Its length in bytes, without the line break.
    public var byteCount: Int
    /// Its bytes with credentials masked, or, of a very long line, the first of them.
    public var maskedBytes: [UInt8]

    /// An unread line from its parts.
    public init(line: Int, reason: String, byteCount: Int, maskedBytes: [UInt8]) {
        self.line = line
        self.reason = reason
        self.byteCount = byteCount
        self.maskedBytes = maskedBytes
    }
}
