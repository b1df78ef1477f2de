import Bytes
import Foundation
import GRDB
import IngestionAPI
import SQLText

extension History {
    /// Imports a capture in one transaction: all of it, or nothing.
    ///
    /// A file that was imported before is skipped; one that has grown since goes on where it ended.
    /// - Parameters:
    ///   - program: name and version of what imports, for the ledger.
    ///   - progress: called after every portion, and before the end; what it throws undoes the import.
    /// - Throws: what the reader throws, `UnreadableCapture` where no line is an exchange, or `HistoryProblem`.
    public func importCapture(
        _ source: CaptureSource, program: String, progress: (ImportProgress) throws -> Void = { _ in }
    ) throws -> ImportSummary {
        do {
            let source = source.hashedOnce()
            var summary: ImportSummary?
            try change { db in
                // What has been imported before leaves the database untouched, its ledger included.
                summary = try ImportSummary.ofImported(source, db)
                return summary != nil
            } _: { db in
                summary = try Import(db, timeZone: timeZone).run(source, program: program, progress: progress)
                return summary?.earlier == .all ? .rollback : .commit
            }
            guard let summary else { preconditionFailure("a transaction without an error has a summary") }
            if summary.earlier != .all {
                queue.inDatabase { db in WriteAheadLog(db: db, waiting: waiting).shorten() }
            }
            return summary
        } catch {
            throw problem(error)
        }
    }
}

extension ImportSummary {
    /// The summary of a file whose very bytes were imported before; nil for another.
    fileprivate static func ofImported(_ source: CaptureSource, _ db: Database) throws -> ImportSummary? {
        guard
            case .all(let lines, let exchanges, let quarantined, let sha256, let program) = try ImportLedger.known(
                db, source)
        else { return nil }
        return ImportSummary(
            path: source.path, format: source.format, sha256: sha256, bytes: source.byteCount ?? 0, lines: lines,
            exchanges: exchanges, duplicates: exchanges, quarantined: quarantined, others: 0, requests: 0,
            earlier: .all, earlierProgram: program)
    }
}

/// One import, inside its transaction.
private struct Import {
    private let db: Database
    private let evidence: EvidenceStore
    private var deduplication: Deduplication
    private var derivation: Derivation
    private var quarantine: QuarantineTable
    private var digest = EvidenceDigest()
    private var exchanges = 0
    private var duplicates = 0
    private var others = 0
    private var tooOld = 0
    private var remarkable = ImportSummary.Remarkable()
    /// What is older was pruned, and does not come back; milliseconds since 1970.
    private let oldest: Int64

    init(_ db: Database, timeZone: ReportTimeZone) throws {
        self.db = db
        let day = try String.fetchOne(db, sql: "SELECT value FROM setting WHERE name = 'pruned_before'")
        oldest = day.flatMap { Day(iso: $0) }.map { timeZone.start(of: $0).milliseconds } ?? .min
        evidence = try EvidenceStore(db)
        deduplication = Deduplication(evidence)
        derivation = try Derivation(db, timeZone: timeZone)
        quarantine = try QuarantineTable(db)
    }

    func run(
        _ source: CaptureSource, program: String, progress: (ImportProgress) throws -> Void
    ) throws -> ImportSummary {
        var known: CapturePrefix?
        var earlier = ImportSummary.Earlier.nothing
        if case .prefix(let prefix) = try ImportLedger.known(db, source) {
            known = prefix
            earlier = .upToLine(prefix.lines)
        }
        var running = self
        return try running.read(source, known: known, earlier: earlier, program: program, progress: progress)
    }

    private mutating func read(
        _ source: CaptureSource, known: CapturePrefix?, earlier: ImportSummary.Earlier, program: String,
        progress: (ImportProgress) throws -> Void
    ) throws -> ImportSummary {
        let started = Date()
        try db.execute(
            sql: SQLText.file("queries/import_insert.sql"),
            arguments: [source.path, source.format, source.organization, started.milliseconds, program])
        let key = db.lastInsertedRowID

        let reading = ReadAhead { [makeReader = source.makeReader] in try makeReader(known) }
        let end = try reading.forEach { portion in
            try add(portion, importKey: key)
            if quarantine.count >= QuarantineTable.mostAlone, quarantine.count > exchanges,
                let first = quarantine.first
            {
                throw UnreadableCapture(
                    path: source.path, line: first.line, reason: first.reason, unread: quarantine.count)
            }
            try progress(
                ImportProgress(
                    bytesDone: portion.bytesRead, bytesTotal: source.byteCount, exchanges: exchanges,
                    quarantined: quarantine.count))
        }
        if exchanges == 0, earlier == .nothing {
            if let first = quarantine.first {
                throw UnreadableCapture(path: source.path, line: first.line, reason: first.reason)
            }
            // A native capture may be empty lines so far; of anything else it is no capture.
            if others > 0 || source.format != "ndjson" && end.byteCount > 0 { throw NothingCaptured(path: source.path) }
        }
        try derivation.finish()

        // A stream's hash is known only now.
        if source.byteCount == nil, let before = try ImportLedger.sameContent(db, end, source) {
            return ImportSummary(
                path: source.path, format: source.format, sha256: end.sha256, bytes: end.byteCount, lines: end.lines,
                exchanges: before.exchanges, duplicates: before.exchanges, quarantined: before.quarantined, others: 0,
                requests: 0, earlier: .all, earlierProgram: before.program)
        }
        let headBytes = min(ImportLedger.headBytes, end.byteCount)
        let head = source.byteCount == nil ? nil : try source.sha256OfFirst(headBytes)
        try db.execute(
            sql: SQLText.file("queries/import_update.sql"),
            arguments: [
                Data(end.sha256.bytes), end.byteCount, end.lines, exchanges, duplicates, quarantine.count,
                derivation.newRequests, end.whole.byteCount, Data(end.whole.sha256.bytes), end.whole.lines,
                headBytes, Data(head?.bytes ?? []), Date().milliseconds, others, end.damage, key,
            ])
        if tooOld > 0 {
            try db.execute(sql: SQLText.file("queries/prune_ledger.sql"), arguments: [key, tooOld, 0])
        }
        try SealStore(db).seal(import: key, evidence: digest)
        try progress(
            ImportProgress(
                bytesDone: end.byteCount, bytesTotal: end.byteCount, exchanges: exchanges, quarantined: quarantine.count
            ))
        return ImportSummary(
            path: source.path, format: source.format, sha256: end.sha256, bytes: end.byteCount, lines: end.lines,
            exchanges: exchanges, duplicates: duplicates, tooOld: tooOld, quarantined: quarantine.count, others: others,
            requests: derivation.newRequests, conflicts: derivation.newConflicts, earlier: earlier,
            remarkable: remarkable, damage: end.damage)
    }

    private mutating func add(_ portion: PackedPortion, importKey: Int64) throws {
        let packed = portion.packed
        var kept = try deduplication.new(in: packed)
        exchanges += packed.batch.count
        remarkable.add(packed.batch)
        duplicates += packed.batch.count - kept.count
        if let first = packed.times?.lowerBound, first < oldest {
            let left = kept.filter { packed.batch.times[$0] < oldest }
            kept.removeAll { packed.batch.times[$0] < oldest }
            tooOld += left.count
            try derivation.forget(JoinedBatch(packed.batch, kept: left), of: packed.batch)
        }
        if !kept.isEmpty {
            // What the reader's thread has made ready holds unless some of it turned out to be known.
            let isReady = kept.count == packed.distinct.count
            let ready = isReady ? packed.evidence : nil
            let block = ready ?? evidence.packed(packed.batch, kept: kept)
            let blockKey = try evidence.keep(block, import: importKey)
            deduplication.wasKept(asBlock: blockKey)
            digest.add(block.sha256, key: blockKey)
            try derivation.add(isReady ? packed.joined : JoinedBatch(packed.batch, kept: kept), of: packed.batch)
        }
        others += portion.others
        for line in portion.unread { try quarantine.keep(line, import: importKey) }
    }
}

extension Date {
    /// Whole milliseconds since 1970.
    var milliseconds: Int64 { Int64((timeIntervalSince1970 * 1_000).rounded(.down)) }
}
