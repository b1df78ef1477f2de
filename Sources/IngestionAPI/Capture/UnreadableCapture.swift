/// A capture in which not one line is an exchange, or hardly any: another format, most likely. Nothing of it is imported.
public struct UnreadableCapture: Error, Equatable, Sendable {
    /// The source as the user named it.
    public var path: String
    /// The first line that could not be read, from 1.
    public var line: Int
    /// What is wrong with that line.
    public var reason: String
    /// After how many such lines the reading ended; nil where no line is an exchange.
    public var unread: Int?

    /// A problem from its parts.
    public init(path: String, line: Int, reason: String, unread: Int? = nil) {
        self.path = path
        self.line = line
        self.reason = reason
        self.unread = unread
    }
}

extension UnreadableCapture: CustomStringConvertible {
    /// One line: what, where, and what is expected.
    public var description: String {
        let what =
            unread.map { "\($0) lines can't be read and fewer can; is it the right --format?" }
            ?? "no line of this file is an exchange of the ingestion API"
        return "\(path):\(line): \(reason); \(what), nothing was imported"
    }
}
