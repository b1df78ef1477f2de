import Foundation

/// The file that a path to a database means.
public struct DatabaseFile {
    /// Whether there is something at the path.
    let isThere: Bool
    /// The path as SQLite is to be given it.
    let name: String

    /// Looks at a path.
    /// - Throws: `HistoryProblem` for what is no file: SQLite would wait for a pipe's other end for ever.
    init(_ path: String) throws {
        var status = stat()
        isThere = stat(path, &status) == 0
        name = Self.name(path)
        guard isThere, status.st_mode & S_IFMT != S_IFREG else { return }
        guard status.st_mode & S_IFMT != S_IFDIR else { throw HistoryProblem.folder(path) }
        throw HistoryProblem.notAHistory(path: path)
    }

    /// Whether a path leads to a database or to one of SQLite's companions to it, of which the names are taken also where
    /// they are not there: whatever is written to one of them, the database is lost by, or what was written is.
    public static func isPart(_ path: String, of database: String) -> Bool {
        let file = behindLinks(database)
        return ["", "-wal", "-shm", "-journal"].contains { isSame(path, file + $0) }
    }

    /// Whether a file begins as SQLite's databases do.
    public static func isSQLite(_ path: String) -> Bool {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            let file = FileHandle(forReadingAtPath: path), let head = try? file.read(upToCount: 16)
        else { return false }
        return Array(head) == Array("SQLite format 3\0".utf8)
    }

    private static func isSame(_ left: String, _ right: String) -> Bool {
        if let left = identity(left), let right = identity(right) { return left == right }
        let (left, right) = (URL(fileURLWithPath: behindLinks(left)), URL(fileURLWithPath: right))
        guard left.lastPathComponent == right.lastPathComponent,
            let folder = identity(left.deletingLastPathComponent().path(percentEncoded: false))
        else { return false }
        return folder == identity(right.deletingLastPathComponent().path(percentEncoded: false))
    }

    /// What tells files apart, whatever they are called; nil where nothing is there.
    private static func identity(_ path: String) -> [UInt64]? {
        var status = stat()
        return stat(path, &status) == 0 ? [UInt64(status.st_dev), UInt64(status.st_ino)] : nil
    }

    /// Whether there is anything of that name, also a link that leads nowhere.
    public static func isThere(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    /// Where a path leads in the end, also where there is nothing yet: SQLite's companions are beside that.
    public static func behindLinks(_ path: String) -> String {
        var path = path
        for _ in 0..<40 {
            var status = stat()
            guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK,
                let target = try? FileManager.default.destinationOfSymbolicLink(atPath: path)
            else { break }
            path = target.hasPrefix("/") ? target : (path.lastIndex(of: "/").map { String(path[...$0]) } ?? "") + target
        }
        return path
    }

    /// A path that is never anything but one: to SQLite `:memory:` and `file:x?mode=memory` mean databases that end with
    /// the program.
    static func name(_ path: String) -> String {
        path.hasPrefix("/") ? path : "./" + path
    }

    /// How SQLite is to be told to read a file as if nothing stood beside it, and nobody changed it.
    static func addressOfFileAlone(_ path: String) -> String {
        let url = URL(fileURLWithPath: path).absoluteURL
        return "file:\(url.path(percentEncoded: true).replacing("?", with: "%3f"))?immutable=1"
    }

    /// Makes the file where there is none. Evidence may be confidential: it is its owner's alone, and so are SQLite's
    /// companions to it.
    func make() {
        guard !isThere else { return }
        // Not O_EXCL: a link that leads to no file yet is followed, as SQLite would.
        let descriptor = open(name, O_CREAT | O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0o600)
        if descriptor >= 0 { close(descriptor) }
    }
}
