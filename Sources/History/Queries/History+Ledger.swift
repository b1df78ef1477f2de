import Digest
import GRDB
import IngestionAPI
import SQLText

/// One row of the ledger: an import.
public struct ImportRecord: Sendable, Equatable {
    /// Its number, from 1, in the order of the imports.
    public var key: Int
    /// The source as the user named it; `-` is standard input.
    public var path: String
    /// The format's name.
    public var format: String
    /// What stood in where a URL named no organization.
    public var organization: String?
    /// The SHA-256 of the source's bytes.
    public var sha256: String
    /// Its size.
    public var bytes: Int
    /// Its lines, blank ones included.
    public var lines: Int
    /// Exchanges read, duplicates included.
    public var exchanges: Int
    /// Of these, known before.
    public var duplicates: Int
    /// Lines that could not be read.
    public var quarantined: Int
    /// Requests known from this import on.
    public var requests: Int
    /// When it began.
    public var startedAt: Instant
    /// When it ended.
    public var finishedAt: Instant
    /// Name and version of what imported it.
    public var program: String
    /// Calls of other kinds, and lines that are none, that were passed over.
    public var others: Int
    /// Why only a part of an archive was imported; nil for the whole.
    public var damage: String?
    /// The time of its earliest exchange that was kept; nil where there is none.
    public var firstAt: Instant?
    /// The SHA-256 of its seal, 64 hexadecimal digits; nil where a version that knew no seals imported it.
    public var seal: String?
}

/// A line that could not be read, and where it stands.
public struct QuarantinedLine: Sendable, Equatable {
    /// The import's number.
    public var importKey: Int
    /// The source as the user named it.
    public var path: String
    /// The SHA-256 of the source's bytes.
    public var sha256: String
    /// The line's number in the source, from 1.
    public var line: Int
    /// What is wrong with it.
    public var reason: String
    /// Its length in bytes.
    public var byteCount: Int
    /// Its bytes, credentials masked; of a very long line the first ones.
    public var bytes: [UInt8]
}

extension History {
    /// The ledger, in the order of the imports.
    public func imports() throws -> [ImportRecord] {
        try snapshot { db in
            var records: [ImportRecord] = []
            let seals = try SealStore.exists(db) ? SealStore(db).textsByImport() : [:]
            try RawStatement(db, sql: SQLText.file("queries/imports.sql")).forEach { row in
                records.append(
                    ImportRecord(
                        key: Int(row.int(0)), path: row.text(1) ?? "", format: row.text(2) ?? "",
                        organization: row.text(3), sha256: SHA256(row.blob(4))?.description ?? "",
                        bytes: Int(row.int(5)), lines: Int(row.int(6)), exchanges: Int(row.int(7)),
                        duplicates: Int(row.int(8)), quarantined: Int(row.int(9)), requests: Int(row.int(10)),
                        startedAt: Instant(milliseconds: row.int(11)), finishedAt: Instant(milliseconds: row.int(12)),
                        program: row.text(13) ?? "", others: Int(row.int(14)), damage: row.text(15),
                        firstAt: row.optionalInt(16).map { Instant(milliseconds: $0) },
                        seal: seals[row.int(0)]))
            }
            return records
        }
    }

    /// Hands over every line in quarantine, by import and line.
    public func forEachQuarantinedLine(_ body: (QuarantinedLine) throws -> Void) throws {
        let zstd = Zstd()
        try snapshot { db in
            try RawStatement(db, sql: SQLText.file("queries/quarantine.sql")).forEach { row in
                try body(
                    QuarantinedLine(
                        importKey: Int(row.int(0)), path: row.text(1) ?? "",
                        sha256: SHA256(row.blob(2))?.description ?? "", line: Int(row.int(3)),
                        reason: row.text(4) ?? "", byteCount: Int(row.int(5)),
                        bytes: zstd.decompressed(row.blob(6)) ?? []))
            }
        }
    }
}
