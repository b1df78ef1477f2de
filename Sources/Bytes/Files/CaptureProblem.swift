/// Why a capture can't be read at all. Nothing of it is imported then.
public enum CaptureProblem: Error, Equatable, Sendable {
    /// The system's reason.
    case unreadable(String, String)
    /// A compressed capture is cut or corrupt.
    case damagedArchive(String, String)
    /// The file is none of the formats, or could be two of them.
    case unknownFormat(String, String)
    /// What a line says can't be known without a word of the user.
    case untold(String, line: Int, String)
}

extension CaptureProblem: CustomStringConvertible {
    /// One line: what and where.
    public var description: String {
        switch self {
        case .unreadable(let path, let reason): return "\(path): can't be read: \(reason)"
        case .damagedArchive(let path, let reason):
            return "\(path): the archive is damaged: \(reason); nothing was imported (--partial takes what came whole)"
        case .unknownFormat(let path, let reason): return "\(path): \(reason)"
        case .untold(let path, let line, let reason): return "\(path):\(line): \(reason); nothing was imported"
        }
    }
}
