import Foundation

/// The file that a path to a database means.
struct DatabaseFile {
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

    /// A path that is never anything but one: to SQLite `:memory:` and `file:x?mode=memory` mean databases that end with
    /// the program.
    static func name(_ path: String) -> String {
        path.hasPrefix("/") ? path : "./" + path
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
