import Foundation
import GRDB
import IngestionAPI

/// Captures that are written down together: one transaction for many small ones, each of them all or nothing.
///
/// A transaction costs some milliseconds, whatever is in it, and the figures of a day are counted anew for each that touches it:
/// thousands of small captures would take as long as millions of lines. So others wait for half a second at most, and what was
/// imported is told once it is written down. A capture that is not small has a transaction of its own: nothing waits for it, and
/// SQLite need not remember what it changes but in its journal.
public final class ImportGroup {
    /// How many bytes a capture has at most that shares a transaction with others. It is read where it is written down: threads of
    /// its own would cost more than they save.
    public static let small = 256 << 10
    /// How long a transaction stays open for captures to come.
    private static let patience = Duration.milliseconds(500)
    /// How long the database is left to others behind one that was long: who waits looks every 50 ms.
    private static let pause = Duration.milliseconds(60)

    private let history: History
    private let program: String
    private let time: TimeSource
    /// What the open transaction's imports share; nil where none is open.
    private var parts: ImportParts?
    /// Those of the transaction that was written down last; nil where the last one was not.
    private var earlier: ImportParts?
    /// Whether a capture was undone in it: then it takes no more of them.
    private var isSpoiled = false
    private var begun = ContinuousClock.now
    /// Until when the database is left to others.
    private var rest = ContinuousClock.now
    /// Imports that are done and not yet written down.
    private var done: [ImportSummary] = []
    /// Those that are written down, and not yet told of.
    private var written: [ImportSummary] = []

    /// - Parameters:
    ///   - program: name and version of what imports, for the ledger.
    ///   - time: the clock: when imports began and ended, and what is ahead of it.
    public init(_ history: History, program: String, time: TimeSource = .system) {
        self.history = history
        self.program = program
        self.time = time
    }

    deinit {
        // Its statements go before their connection.
        earlier = nil
        // Whoever was interrupted has written nothing.
        if parts != nil { history.queue.inDatabase { db in try? db.rollback() } }
    }

    /// Imports a capture: all of it, or nothing.
    ///
    /// A file that was imported before is skipped; one that has grown since goes on where it ended.
    /// - Parameter progress: called after every portion, and before the end; what it throws undoes the import.
    /// - Returns: what is written down now, in the order in which it was added; the rest comes with a later call, or with
    ///   `finish`.
    /// - Throws: what the reader throws, `UnreadableCapture` where no line is an exchange, or `HistoryProblem`. Captures that were
    ///   added before are not touched by that.
    public func add(
        _ source: CaptureSource, progress: (ImportProgress) throws -> Void = { _ in }
    ) throws -> [ImportSummary] {
        let isSmall = source.byteCount.map { $0 <= Self.small } ?? false
        if isSpoiled || !isSmall || isDue { try write() }
        do {
            let source = source.hashedOnce()
            let summary = try history.queue.inDatabase { db in try imported(source, isAlone: !isSmall, db, progress) }
            done.append(summary)
        } catch {
            throw history.problem(error)
        }
        if parts == nil || !isSmall || isDue { try write() }
        return told()
    }

    /// Whether others have waited long enough for what is not written down yet.
    private var isDue: Bool { parts != nil && ContinuousClock.now >= begun + Self.patience }

    /// Writes down what is not yet.
    /// - Returns: what that is.
    /// - Throws: `HistoryProblem`; then nothing of it is.
    public func finish() throws -> [ImportSummary] {
        try write()
        return told()
    }

    private func told() -> [ImportSummary] {
        defer { written = [] }
        return written
    }

    private func write() throws {
        defer { (parts, done, isSpoiled) = (nil, [], false) }
        guard let parts else { return written += done }
        earlier = nil
        do {
            try history.queue.inDatabase { db in
                do {
                    if done.contains(where: { $0.earlier != .all }) {
                        try parts.derivation.finish()
                        try db.commit()
                        if !isSpoiled { earlier = parts }
                        let now = ContinuousClock.now
                        if done.count > 1, now - begun >= Self.patience / 2 { rest = now + Self.pause }
                        WriteAheadLog(db: db, waiting: history.waiting).shorten()
                        try history.place?.check()
                    } else {
                        try db.rollback()
                    }
                } catch {
                    if db.isInsideTransaction { try? db.rollback() }
                    throw error
                }
            }
        } catch {
            throw history.problem(error)
        }
        written += done
    }

    // MARK: - One capture

    /// - Parameter isAlone: whether no other capture shares the transaction.
    private func imported(
        _ source: CaptureSource, isAlone: Bool, _ db: Database, _ progress: (ImportProgress) throws -> Void
    ) throws -> ImportSummary {
        var known = ImportLedger.Known.nothing
        if parts != nil {
            known = try ImportLedger.known(db, source)
        } else {
            let left = rest - .now
            if left > .zero { Thread.sleep(forTimeInterval: left / .seconds(1)) }
            // What has been imported before leaves the database untouched, its ledger included.
            let isBegun = try history.beginChange(db) { db in
                known = try ImportLedger.known(db, source)
                return known.summary(of: source) != nil
            }
            guard isBegun else { return known.summary(of: source)! }
            begun = .now
            do {
                parts = try ImportParts(db, timeZone: history.timeZone, after: earlier)
            } catch {
                try? db.rollback()
                throw error
            }
        }
        guard let parts else { preconditionFailure("a transaction has begun") }
        if let summary = known.summary(of: source) { return summary }
        if !isAlone { try db.execute(sql: "SAVEPOINT capture") }
        do {
            var run = CaptureImport(parts, source, known.prefix, program: program, time: time)
            let summary = try run.run(progress)
            if summary.earlier == .all { undo(db, isAlone) } else { parts.derivation.keep() }
            if !isAlone, self.parts != nil { try db.execute(sql: "RELEASE capture") }
            return summary
        } catch {
            undo(db, isAlone)
            throw error
        }
    }

    /// Undoes a capture: of several its own part, unless SQLite undid all of them, or can't be asked.
    private func undo(_ db: Database, _ isAlone: Bool) {
        isSpoiled = true
        parts?.derivation.begin()
        if !isAlone, db.isInsideTransaction, (try? db.execute(sql: "ROLLBACK TO capture")) != nil { return }
        if db.isInsideTransaction { try? db.rollback() }
        // What was undone as a whole is nowhere.
        parts = nil
        if !isAlone { done.removeAll { $0.earlier != .all } }
    }
}

extension ImportLedger.Known {
    /// The beginning that was imported before; nil for none.
    fileprivate var prefix: CapturePrefix? {
        if case .prefix(let prefix) = self { prefix } else { nil }
    }

    /// The summary of a file whose very bytes were imported before; nil for another.
    fileprivate func summary(of source: CaptureSource) -> ImportSummary? {
        guard case .all(let lines, let exchanges, let quarantined, let sha256, let program) = self else { return nil }
        return ImportSummary(
            path: source.path, format: source.format, sha256: sha256, bytes: source.byteCount ?? 0, lines: lines,
            exchanges: exchanges, duplicates: exchanges, quarantined: quarantined, others: 0, requests: 0,
            earlier: .all, earlierProgram: program)
    }
}

extension History {
    /// Imports a capture in one transaction: all of it, or nothing.
    /// - Parameters:
    ///   - program: name and version of what imports, for the ledger.
    ///   - time: the clock, as `ImportGroup` has it.
    ///   - progress: called after every portion, and before the end; what it throws undoes the import.
    /// - Throws: as `ImportGroup.add`.
    public func importCapture(
        _ source: CaptureSource, program: String, time: TimeSource = .system,
        progress: (ImportProgress) throws -> Void = { _ in }
    ) throws -> ImportSummary {
        let group = ImportGroup(self, program: program, time: time)
        let summaries = try group.add(source, progress: progress) + group.finish()
        guard let summary = summaries.first else { preconditionFailure("a capture that was added has a summary") }
        return summary
    }
}
