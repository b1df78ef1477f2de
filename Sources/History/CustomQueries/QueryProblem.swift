/// Why a report of one's own can't be made. Each is the line that the user reads.
public enum QueryProblem: Error, Sendable, Equatable {
    /// There is no folder at the path.
    case noFolder(path: String)
    /// The folder has no report of that name; it has others, or none.
    case noReport(name: String, folder: String, has: [String])
    /// A file can't be read.
    case unreadable(path: String, reason: String)
    /// Something in a `.sql` file is not as it has to be. Lines count from 1.
    case mistake(path: String, line: Int, reason: String)
    /// The statement does what a report may not do.
    case refused(path: String, line: Int, what: String)
    /// The statement wasn't done in time.
    case timeLimit(path: String, seconds: Double)
    /// The statement needs more memory than it may have.
    case memoryLimit(path: String, bytes: Int)
    /// A value or a row is larger than may be.
    case tooLarge(path: String, bytes: Int)
}

extension QueryProblem: CustomStringConvertible {
    /// One line: what, where, and what to do.
    public var description: String {
        switch self {
        case .noFolder(let path):
            return "\(path): there is no such folder; name the one that holds your reports with --report-dir"
        case .noReport(let name, let folder, let has) where has.isEmpty:
            return "\(folder): there is no report \(name), nor any other; put \(name).sql there"
        case .noReport(let name, let folder, let has):
            return "\(folder): there is no report \(name); there is \(Self.listed(has))"
        case .unreadable(let path, let reason):
            return "\(path): can't be read: \(reason)"
        case .mistake(let path, let line, let reason):
            return "\(path):\(line): \(reason)"
        case .refused(let path, let line, let what):
            return "\(path):\(line): \(what) is not allowed; a report is one SELECT that reads the history"
        case .timeLimit(let path, let seconds):
            return "\(path): not done after \(seconds.asSeconds) s; ask for less, or allow more with --time-limit"
        case .memoryLimit(let path, let bytes):
            return
                "\(path): it needs more than \(bytes >> 20) MiB of memory, for sorting and the like; ask for fewer rows"
        case .tooLarge(let path, let bytes):
            return "\(path): a value or a row is larger than \(bytes) bytes; shorten it, as with substr(x, 1, 1000)"
        }
    }

    private static func listed(_ names: [String]) -> String {
        let shown = names.prefix(20).joined(separator: ", ")
        return names.count > 20 ? "\(shown) and \(names.count - 20) more" : shown
    }
}
