import Bytes
import Figures
import Foundation
import GRDB
import IngestionAPI
import SQLText

/// What the imports of one transaction share.
final class ImportParts {
    let db: Database
    let evidence: EvidenceStore
    var deduplication: Deduplication
    /// The same for the Platform's answers.
    var deduplicationOfBatches: Deduplication
    var derivation: Derivation
    /// The quarantine of an import that has none yet.
    let quarantine: QuarantineTable
    var packing = BatchPacking()
    /// What is older was pruned, and does not come back; milliseconds since 1970.
    let oldest: Int64

    /// How often others had written the database when the transaction began, as SQLite counts it.
    private let version: Int64

    /// - Parameter earlier: those of the transaction before; what they know of the history holds if nobody else wrote to it.
    init(_ db: Database, timeZone: ReportTimeZone, after earlier: ImportParts?) throws {
        self.db = db
        version = try Int64.fetchOne(db, sql: "PRAGMA data_version") ?? 0
        let day = try History.prunedBefore(db)
        oldest = day.flatMap { Day(iso: $0) }.map { timeZone.start(of: $0).milliseconds } ?? .min
        evidence = try EvidenceStore(db)
        let isKnown = earlier?.version == version
        deduplication = isKnown ? earlier!.deduplication : Deduplication(evidence)
        deduplicationOfBatches =
            isKnown ? earlier!.deduplicationOfBatches : Deduplication(evidence, isOfPlatform: true)
        derivation = try Derivation(db, timeZone: timeZone)
        quarantine = try QuarantineTable(db)
    }
}

/// One import, inside its transaction.
struct CaptureImport {
    private let parts: ImportParts
    private let source: CaptureSource
    /// How much of its beginning was imported before; nil for none.
    private let known: CapturePrefix?
    private let program: String
    private let time: TimeSource
    private let started: Instant
    private var quarantine: QuarantineTable
    private var kept: KeptExchanges
    private var others = 0
    private var db: Database { parts.db }

    init(_ parts: ImportParts, _ source: CaptureSource, _ known: CapturePrefix?, program: String, time: TimeSource) {
        self.time = time
        started = time.now()
        kept = KeptExchanges(parts, ahead: Present.limit(at: started).milliseconds)
        self.parts = parts
        self.source = source
        self.known = known
        self.program = program
        quarantine = parts.quarantine
        parts.derivation.begin()
    }

    /// Imports what of the capture is not known yet.
    mutating func run(_ progress: (ImportProgress) throws -> Void) throws -> ImportSummary {
        try db.cachedStatement(sql: SQLText.file("queries/import_insert.sql")).execute(
            arguments: [source.path, source.format, source.organization, started.milliseconds, program])
        let key = db.lastInsertedRowID
        let end = try read(importKey: key, progress)
        if kept.exchanges == 0, known == nil {
            if let first = quarantine.first {
                throw UnreadableCapture(path: source.path, line: first.line, reason: first.reason)
            }
            // A native capture may be empty lines so far; of anything else it is no capture.
            if others > 0 || source.format != "ndjson" && end.byteCount > 0 { throw NothingCaptured(path: source.path) }
        }
        // A stream's hash is known only now.
        if source.byteCount == nil, let before = try ImportLedger.sameContent(db, end, source) {
            return ImportSummary(
                path: source.path, format: source.format, sha256: end.sha256, bytes: end.byteCount, lines: end.lines,
                exchanges: before.exchanges, duplicates: before.exchanges, quarantined: before.quarantined, others: 0,
                requests: 0, earlier: .all, earlierProgram: before.program)
        }
        try enter(end, importKey: key)
        try progress(
            ImportProgress(
                bytesDone: end.byteCount, bytesTotal: end.byteCount, exchanges: kept.exchanges,
                quarantined: quarantine.count))
        return ImportSummary(
            path: source.path, format: source.format, sha256: end.sha256, bytes: end.byteCount, lines: end.lines,
            exchanges: kept.exchanges, duplicates: kept.duplicates, tooOld: kept.tooOld, quarantined: quarantine.count,
            others: others,
            requests: parts.derivation.newRequests, conflicts: parts.derivation.newConflicts,
            earlier: known.map { .upToLine($0.lines) } ?? .nothing, remarkable: kept.remarkable, damage: end.damage)
    }

    /// Reads the capture and adds what it says.
    private mutating func read(
        importKey: Int64, _ progress: (ImportProgress) throws -> Void
    ) throws -> CaptureEnd {
        let makeReader = { @Sendable [makeReader = source.makeReader, known] in try makeReader(known) }
        func take(_ portion: PackedPortion) throws {
            try add(portion, importKey: importKey)
            try refuseWhatCannotBeRead()
            try progress(
                ImportProgress(
                    bytesDone: portion.bytesRead, bytesTotal: source.byteCount, exchanges: kept.exchanges,
                    quarantined: quarantine.count))
        }
        if let bytes = source.byteCount, bytes <= ImportGroup.small {
            return try ReadAhead.here(makeReader, &parts.packing, take)
        }
        return try ReadAhead(makeReader).forEach(take)
    }

    private func refuseWhatCannotBeRead() throws {
        guard quarantine.count >= QuarantineTable.mostAlone, quarantine.count > kept.exchanges,
            let first = quarantine.first
        else { return }
        throw UnreadableCapture(
            path: source.path, line: first.line, reason: first.reason, unread: quarantine.count)
    }

    /// Completes the ledger's row, and seals it.
    private func enter(_ end: CaptureEnd, importKey key: Int64) throws {
        let headBytes = min(ImportLedger.headBytes, end.byteCount)
        let head = source.byteCount == nil ? nil : try source.sha256OfFirst(headBytes)
        try db.cachedStatement(sql: SQLText.file("queries/import_update.sql")).execute(
            arguments: [
                Data(end.sha256.bytes), end.byteCount, end.lines, kept.exchanges, kept.duplicates, quarantine.count,
                parts.derivation.newRequests, end.whole.byteCount, Data(end.whole.sha256.bytes), end.whole.lines,
                headBytes,
                Data(head?.bytes ?? []), time.now().milliseconds, others, end.damage, key,
            ])
        if kept.tooOld > 0 {
            try db.execute(sql: SQLText.file("queries/prune_ledger.sql"), arguments: [key, kept.tooOld, 0])
        }
        try SealStore(db).seal(import: key, evidence: kept.digest)
    }

    private mutating func add(_ portion: PackedPortion, importKey: Int64) throws {
        try kept.add(portion.packed, importKey: importKey)
        if let platform = portion.platform { try kept.add(platform, importKey: importKey) }
        others += portion.others
        for line in portion.unread { try quarantine.keep(line, import: importKey) }
    }
}
