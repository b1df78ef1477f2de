import Foundation
import GRDB

/// Why a database can't be used. Each is the line that the user reads.
public enum HistoryProblem: Error, Sendable {
    /// There is no file at the path, and reading was all that was asked for.
    case missing(path: String)
    /// The file is no SQLite database, or one of another program.
    case notAHistory(path: String)
    /// The file was made by a newer version of this program.
    case newer(path: String)
    /// SQLite can't read or write it.
    case database(path: String, reason: String)
    /// The file was moved or removed while it was written to, and another one may be there.
    case displaced(path: String, isThere: Bool)
    /// What stands beside the file was written for another database, or for this one at another time.
    case strayCompanion(path: String, companion: String)
    /// The database counts days in another time zone than asked for.
    case otherTimeZone(path: String, has: String, asked: String)
    /// The requests of one mapping and day say that they ingested more records together than a sum can hold.
    case tooManyRecords(String)
    /// A report of so many days and mappings would take gigabytes.
    case tooManyDays(days: Int, mappings: Int)
    /// A block of evidence is damaged.
    case damagedEvidence(key: Int64, reason: String)
    /// A block of evidence was written by a newer version of this program.
    case newerEvidence(key: Int64, reason: String)
}

extension HistoryProblem {
    /// Whether it is what was asked for that can't be done, and nothing is wrong with the database.
    public var isUsage: Bool { if case .tooManyDays = self { true } else { false } }
}

extension HistoryProblem: CustomStringConvertible {
    /// One line: what, where, and what to do.
    public var description: String {
        switch self {
        case .missing(let path):
            return "\(path): there is no such database; import a capture first, or name the database with --db"
        case .notAHistory(let path):
            return "\(path): not a database of ingest-audit; name another file with --db"
        case .newer(let path):
            return "\(path): made by a newer version of ingest-audit; use that version"
        case .database(let path, let reason):
            return "\(path): \(reason)"
        case .displaced(let path, isThere: true):
            return
                "\(path): another file was put in its place while it was written to, and has nothing of what was written; put the earlier file back, or do it again"
        case .displaced(let path, isThere: false):
            return
                "\(path): it was moved or removed while it was written to, and what was written with it; put it back, or do it again"
        case .strayCompanion(let path, let companion):
            return
                "\(path): \(companion) beside it belongs to another database, or to this one at another time; nothing was changed; copy both, then move that away, do it again, and see ingest-audit verify"
        case .otherTimeZone(let path, let has, let asked):
            return "\(path): counts days in \(has), not \(asked); leave --timezone out, or start another database"
        case .newerEvidence(let key, let reason):
            return "evidence block \(key): \(reason); nothing was changed; use that version"
        case .tooManyRecords(let cell):
            return
                "\(cell): the requests say that they ingested more than \(Int64.max) records together, which can't be counted; nothing was kept: leave out the captures that say so"
        case .tooManyDays(let days, let mappings):
            return
                "\(days) days, with those before that tell what is usual, of \(mappings) mappings or more are more than one report can hold; ask for fewer days, or for a part with --org or --mapping"
        case .damagedEvidence(let key, let reason):
            return
                "evidence block \(key) is damaged: \(reason); nothing was changed; restore a backup (see ingest-audit verify)"
        }
    }
}

/// Tables that can't be as they are: a disk, or somebody else, has changed one of them.
struct Contradiction: Error {
    /// What is in one and not in the other.
    var what: String
}

extension HistoryProblem {
    /// The path is a folder's.
    static func folder(_ path: String) -> HistoryProblem {
        .database(path: path, reason: "it is a folder; name a file with --db")
    }

    /// What a SQLite error means for the user.
    /// - Parameter waited: how long a writer waits for others, seconds; nil for a reader.
    static func from(_ error: any Error, path: String, waited: Double? = nil) -> any Error {
        if case HistoryProblem.damagedEvidence(let key, let reason) = error {
            return HistoryProblem.database(path: path, reason: damagedEvidence(key: key, reason: reason).description)
        }
        if let damage = damage(error) {
            return HistoryProblem.database(
                path: path, reason: "it is damaged: \(damage); restore a backup, or import the captures anew")
        }
        guard let error = error as? DatabaseError else { return error }
        if error.extendedResultCode == .SQLITE_READONLY_ROLLBACK {
            return HistoryProblem.database(
                path: path, reason: "its first import was interrupted; import again, which puts the database right")
        }
        switch error.resultCode {
        case .SQLITE_NOTADB: return HistoryProblem.notAHistory(path: path)
        case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_PROTOCOL:
            let others =
                waited.map { "another process has been reading or writing it for \($0.asSeconds) s" }
                ?? "another process is writing to it"
            return HistoryProblem.database(path: path, reason: "\(others); try again when that has ended")
        case .SQLITE_FULL:
            return HistoryProblem.database(path: path, reason: "the disk is full; make room, then do it again")
        case .SQLITE_IOERR:
            return HistoryProblem.database(
                path: path, reason: "the disk can't read or write it (disk I/O error); look after it, then do it again")
        case .SQLITE_READONLY:
            return HistoryProblem.database(
                path: path, reason: "it can't be written; check the permissions of it and its folder")
        case .SQLITE_CANTOPEN: return HistoryProblem.database(path: path, reason: reasonItCannotBeOpened(path))
        default:
            return HistoryProblem.database(
                path: path, reason: error.message ?? "SQLite error \(error.resultCode.rawValue)")
        }
    }

    /// What is wrong with the file, where it is the file that is wrong.
    static func damage(_ error: any Error) -> String? {
        switch error {
        case let error as Contradiction: return "\(error.what); see ingest-audit verify"
        case is RowDecodingError: return "a value is missing, or of another type"
        case let error as DatabaseError:
            // Constraints and types keep what this program writes: it did not write what breaks one.
            let codes: [ResultCode] = [.SQLITE_CORRUPT, .SQLITE_CONSTRAINT, .SQLITE_MISMATCH]
            // Counts that an import has added up don't overflow when they are added again.
            if error.message == "integer overflow" {
                return "counts are too large to be added; see ingest-audit verify"
            }
            return codes.contains(error.resultCode) ? error.message ?? "\(error.resultCode)" : nil
        default: return nil
        }
    }

    /// Looked up without opening the file: closing it would let go of SQLite's own locks.
    private static func reasonItCannotBeOpened(_ path: String) -> String {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path(percentEncoded: false)
        var status = stat()
        // Of a file that is to be made, the folder is what stands in the way.
        if stat(path, &status) != 0, errno == ENOENT {
            guard access(folder, F_OK) == 0 else {
                return "it can't be made: there is no folder \(folder); make it, or name another one"
            }
            guard access(folder, W_OK | X_OK) == 0 else {
                let reason = String(cString: strerror(errno))
                return
                    "it can't be made: its folder can't be written to (\(reason)); check the folder's permissions, or name another one"
            }
        }
        guard access(path, R_OK) == 0 else {
            return "it can't be opened: \(String(cString: strerror(errno))); check its permissions and its folder"
        }
        var log = stat()
        if stat(path + "-wal", &log) == 0, log.st_size > 0 {
            return """
                an import was cut off, and beside it nothing can be written; import again, or copy it and its -wal to \
                another folder
                """
        }
        return "it can't be opened; check that its folder exists and can be written"
    }
}
