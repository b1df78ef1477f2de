import Figures
import IngestionAPI

extension JSONObject {
    /// A verification, schema `ingest-audit/verify/1`. What there is none of is left out.
    init(_ verification: Verification) {
        self.init(known: [
            "schema": "ingest-audit/verify/1", "sound": verification.isSound, "exchanges": verification.exchanges,
            "seal": verification.seal, "sealedLate": verification.sealedLate,
            "sealsSinceNoted": verification.sealsSinceNoted,
            "prunes": verification.prunes.map { prune -> JSONObject in
                ["seal": prune.seal, "before": prune.before, "exchanges": prune.exchanges]
            },
            "checks": verification.checks.map { check -> JSONObject in
                [
                    "subject": check.subject.rawValue, "examined": check.examined, "differences": check.differences,
                    "findings": check.findings,
                ]
            },
        ])
    }

    /// An import. What is not known is left out.
    init(_ figures: ImportFigures) {
        let record = figures.record
        self.init(known: [
            "number": record.key, "path": record.path, "format": record.format, "organization": record.organization,
            "sha256": record.sha256, "bytes": record.bytes, "lines": record.lines, "exchanges": record.exchanges,
            "duplicates": record.duplicates, "quarantined": record.quarantined, "requests": record.requests,
            "startedAt": record.startedAt.description, "finishedAt": record.finishedAt.description,
            "program": record.program, "readingRules": figures.readingRules, "isMendedSince": figures.isMendedSince,
            "others": record.others, "damage": record.damage, "seal": record.seal,
            "source": record.source, "sourceSeal": record.sourceSeal,
        ])
    }

    /// A line in quarantine, with all bytes that were kept.
    init(_ line: QuarantinedLine) {
        self = [
            "path": line.path, "sha256": line.sha256, "line": line.line, "reason": line.reason,
            "bytes": line.byteCount, "text": line.text,
        ]
    }
}
