import Bytes
import Figures
import GRDB
import IngestionAPI
import SQLText

extension History {
    /// The ledger, in the order of the imports.
    public func imports() throws -> [ImportRecord] {
        try snapshot { db in
            var records: [ImportRecord] = []
            let seals = try SealStore.exists(db) ? SealStore(db).textsByImport() : [:]
            let sources = try SourceSeals(db).origins()
            try RawStatement(db, sql: SQLText.file("queries/imports.sql")).forEach { row in
                var record = ImportRecord(
                    key: Int(row.int(0)), path: row.text(1) ?? "", format: row.text(2) ?? "",
                    sha256: SHA256(row.blob(4))?.description ?? "")
                record.organization = row.text(3)
                (record.bytes, record.lines) = (Int(row.int(5)), Int(row.int(6)))
                (record.exchanges, record.duplicates) = (Int(row.int(7)), Int(row.int(8)))
                (record.quarantined, record.requests) = (Int(row.int(9)), Int(row.int(10)))
                record.startedAt = Instant(milliseconds: row.int(11))
                record.finishedAt = Instant(milliseconds: row.int(12))
                record.program = row.text(13) ?? ""
                (record.others, record.damage) = (Int(row.int(14)), row.text(15))
                record.firstAt = row.optionalInt(16).map { Instant(milliseconds: $0) }
                record.seal = seals[row.int(0)]
                (record.source, record.sourceSeal) = (sources[row.int(0)]?.path, sources[row.int(0)]?.seal)
                records.append(record)
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
