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
    /// The database counts days in another time zone than asked for.
    case otherTimeZone(path: String, has: String, asked: String)
    /// The requests of one mapping and day say that they ingested more records together than a sum can hold.
    case tooManyRecords(String)
    /// A block of evidence is damaged.
    case damagedEvidence(key: Int64, reason: String)
    /// A block of evidence was written by a newer version of this program.
    case newerEvidence(key: Int64, reason: String)
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
        case .otherTimeZone(let path, let has, let asked):
            return "\(path): counts days in \(has), not \(asked); leave --timezone out, or start another database"
        case .newerEvidence(let key, let reason):
            return "evidence block \(key): \(reason); nothing was changed; use that version"
        case .tooManyRecords(let cell):
            return
                "\(cell): the requests say that they ingested more than \(Int64.max) records together, which can't be counted; nothing was kept: leave out the captures that say so"
        case .damagedEvidence(let key, let reason):
            return
                "evidence block \(key) is damaged: \(reason); nothing was changed; restore a backup (see ingest-audit verify)"
        }
    }
}

extension HistoryProblem {
    /// The path is a folder's.
    static func folder(_ path: String) -> HistoryProblem {
        .database(path: path, reason: "it is a folder; name a file with --db")
    }

    /// What a SQLite error means for the user.
    static func from(_ error: any Error, path: String) -> any Error {
        guard let error = error as? DatabaseError else { return error }
        if error.extendedResultCode == .SQLITE_READONLY_ROLLBACK {
            return HistoryProblem.database(
                path: path, reason: "its first import was interrupted; import again, which puts the database right")
        }
        switch error.resultCode {
        case .SQLITE_NOTADB: return HistoryProblem.notAHistory(path: path)
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            return HistoryProblem.database(
                path: path, reason: "another process is writing to it; try again when that has ended")
        case .SQLITE_FULL:
            return HistoryProblem.database(path: path, reason: "the disk is full; nothing of this import was kept")
        case .SQLITE_READONLY:
            return HistoryProblem.database(
                path: path, reason: "it can't be written; check the permissions of it and its folder")
        case .SQLITE_CANTOPEN:
            return HistoryProblem.database(
                path: path, reason: "it can't be opened; check that its folder exists and can be written")
        case .SQLITE_CORRUPT:
            return HistoryProblem.database(
                path: path, reason: "it is damaged; restore a backup, or import the captures anew")
        default:
            return HistoryProblem.database(
                path: path, reason: error.message ?? "SQLite error \(error.resultCode.rawValue)")
        }
    }
}
