import GRDB
import GRDBSQLite

/// A connection of SQLite's own that can't write: opened for reading, and told so once more by `query_only`.
///
/// It is apart from GRDB's connections because what it runs is not this program's: it has limits of its own, and its
/// authorizer must not be replaced. It waits ten seconds where another process holds the file, and reads beside imports.
final class ReadOnlyConnection {
    let handle: OpaquePointer
    private let path: String
    /// What SQLite calls back into; lives as long as the connection.
    private var callbacks: [AnyObject] = []

    /// Opens a database.
    /// - Parameters:
    ///   - path: what errors call it.
    ///   - address: what SQLite opens; nil for the path.
    ///   - valueBytes: how large a value or a row may be.
    /// - Throws: `HistoryProblem`.
    init(path: String, opening address: String? = nil, valueBytes: Int) throws {
        self.path = path
        var opened: OpaquePointer?
        let code = sqlite3_open_v2(address ?? DatabaseFile.name(path), &opened, SQLITE_OPEN_READONLY, nil)
        guard let opened else { throw HistoryProblem.database(path: path, reason: "no memory to open it") }
        handle = opened
        guard code == SQLITE_OK else { throw problem(code) }
        sqlite3_extended_result_codes(handle, 1)
        sqlite3_busy_timeout(handle, 10_000)
        _disableDoubleQuotedStringLiterals(handle)  // a misspelt "column" is an error, not a text
        let limits = [
            (SQLITE_LIMIT_LENGTH, valueBytes), (SQLITE_LIMIT_ATTACHED, 0), (SQLITE_LIMIT_VARIABLE_NUMBER, 100),
            (SQLITE_LIMIT_WORKER_THREADS, 0), (SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1_000),
        ]
        for (limit, value) in limits { sqlite3_limit(handle, limit, Int32(clamping: value)) }
        let settled = sqlite3_exec(handle, Self.settings, nil, nil, nil)
        guard settled == SQLITE_OK else { throw problem(settled) }
    }

    deinit {
        sqlite3_close_v2(handle)
    }

    /// Temporary files could fill the disk; memory is bounded. With the last one the schema is read: until then SQLite
    /// takes a misspelt column for a change of the schema.
    private static let settings =
        "PRAGMA temp_store = MEMORY; PRAGMA query_only = ON; PRAGMA trusted_schema = OFF; SELECT count(*) FROM sqlite_schema"

    /// Refuses everything but reading from here on.
    /// - Returns: what tells what was refused.
    func allowOnlySelect() -> SelectOnly {
        SelectOnly.prepareTableFunctions(on: handle)
        let guardian = SelectOnly()
        guardian.install(on: handle)
        callbacks.append(guardian)
        return guardian
    }

    /// Ends what runs, with `SQLITE_INTERRUPT`, when it takes too long or too much. The time begins now.
    /// - Returns: what tells which of them it was.
    func limit(seconds: Double, memoryBytes: Int) -> RunningLimit {
        let limit = RunningLimit(seconds: seconds, memoryBytes: memoryBytes)
        limit.install(on: handle)
        callbacks.append(limit)
        return limit
    }

    /// SQLite's words for the last error.
    var message: String { String(cString: sqlite3_errmsg(handle)) }

    /// What an error means for the user.
    func problem(_ code: Int32) -> any Error {
        let error = DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
        switch error.resultCode {
        case .SQLITE_NOMEM: return HistoryProblem.database(path: path, reason: "there is not enough memory")
        default: return HistoryProblem.from(error, path: path)
        }
    }
}
