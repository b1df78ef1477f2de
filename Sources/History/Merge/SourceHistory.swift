import Foundation
import GRDB
import IngestionAPI

/// A history that is to be merged into another one: one state of it, whoever writes to it meanwhile. It is only read.
final class SourceHistory {
    let path: String
    private let history: History

    /// Opens it.
    /// - Throws: `SourceProblem`.
    init(_ path: String, wait: LockWait = LockWait()) throws {
        self.path = path
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
            throw SourceProblem.isFolder(path)
        }
        do {
            history = try History(path: path, for: .reading, wait: wait)
        } catch {
            throw SourceProblem(path, error)
        }
    }

    /// The zone that it counts days in.
    var timeZone: ReportTimeZone { history.timeZone }

    /// What was thrown by what is no reading: it means what it means elsewhere.
    private struct Elsewhere: Error {
        var error: any Error
    }

    /// Reads from it.
    /// - Throws: `SourceProblem`, or what was thrown `elsewhere`.
    func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        do {
            return try history.snapshot(body)
        } catch let elsewhere as Elsewhere {
            throw elsewhere.error
        } catch {
            throw SourceProblem(path, error)
        }
    }

    /// Does, while a source is read, what is no reading of it: its errors are not the source's.
    static func elsewhere<Value>(_ body: () throws -> Value) throws -> Value {
        do { return try body() } catch { throw Elsewhere(error: error) }
    }
}

/// What has to be known of a source before anything is merged.
struct SourceState {
    let path: String
    let timeZone: ReportTimeZone
    /// The SHA-256 of its last seal.
    let lastSeal: [UInt8]
    /// The first day that was kept when it was pruned; nil for all.
    let prunedBefore: String?

    /// Opens a source, looks, and closes it.
    /// - Parameter target: the path of the history that it is to be merged into.
    /// - Throws: `SourceProblem`.
    init(_ path: String, target: String) throws {
        if DatabaseFile.isPart(path, of: target) { throw SourceProblem.isTarget(path) }
        let source = try SourceHistory(path)
        self.path = path
        timeZone = source.timeZone
        (lastSeal, prunedBefore) = try source.read { db in
            guard try SealStore.exists(db) else { throw SourceProblem.hasNoSeals(path) }
            let last = try RawStatement(db, sql: "SELECT sha256 FROM seal ORDER BY key DESC LIMIT 1").first {
                $0.blob(0)
            }
            guard let last else {
                guard try History.holdsImports(db) else { throw SourceProblem.isEmpty(path) }
                throw SourceProblem.wasChanged(path, "its seals are missing", more: 0)
            }
            return (last, try History.prunedBefore(db))
        }
    }
}
