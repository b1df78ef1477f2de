/// A capture in which not one line is an exchange: another format, most likely. Nothing of it is imported.
public struct UnreadableCapture: Error, Equatable, Sendable {
    /// The source as the user named it.
    public var path: String
    /// The first line that could not be read, from 1.
    public var line: Int
    /// What is wrong with that line.
    public var reason: String

    /// A problem from its parts.
    public init(path: String, line: Int, reason: String) {
        self.path = path
        self.line = line
        self.reason = reason
    }
}

extension UnreadableCapture: CustomStringConvertible {
    /// One line: what, where, and what is expected.
    public var description: String {
        "\(path):\(line): \(reason); no line of this file is an exchange of the ingestion API, nothing was imported"
    }
}
