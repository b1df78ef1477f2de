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

/// A file in which there is not one call of the API, readable or not. It is not entered in the ledger.
public struct NothingCaptured: Error, Equatable, Sendable {
    /// The source as the user named it.
    public var path: String

    /// A problem from its parts.
    public init(path: String) { self.path = path }
}

extension NothingCaptured: CustomStringConvertible {
    /// One line: what, where, and what to look at.
    public var description: String {
        "\(path): no call of the ingestion API (…/dataIngestion/xdmIngestion/…) is in it; nothing was imported. Is it the right file, and the right --format?"
    }
}
