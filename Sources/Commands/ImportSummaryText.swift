import Capture
import Foundation
import History
import Logging
import Reporting

/// The line that an import ends with.
enum ImportSummaryText {
    /// What was imported, in how long.
    static func line(_ summary: ImportSummary, seconds: Double) -> String {
        let path = Printable.text(summary.path)
        if summary.earlier == .all {
            let program = summary.earlierProgram ?? ""
            let rules =
                ReadingRules.areMended(
                    sinceLedgerName: program, format: summary.format, firstAt: nil, hasUnread: summary.quarantined > 0)
                ? ", by rules of reading that have been mended since: see imports" : ""
            if summary.imports != nil {
                return "\(path): merged before (\(Numbers.counted(summary.exchanges, "exchange"))); nothing to do"
            }
            return "\(path): imported before (\(Numbers.counted(summary.exchanges, "exchange")))\(rules); nothing to do"
        }
        var parts = summary.imports.map { [Numbers.counted($0, "new import")] } ?? []
        parts.append(Numbers.counted(summary.new, "new exchange"))
        if summary.duplicates > 0 { parts.append("\(Numbers.grouped(summary.duplicates)) known already") }
        if summary.tooOld > 0 {
            parts.append(
                "\(Numbers.grouped(summary.tooOld)) left out, older than what was kept when the database was pruned")
        }
        if summary.quarantined > 0 { parts.append("\(Numbers.counted(summary.quarantined, "line")) in quarantine") }
        if summary.others > 0 {
            parts.append(
                "\(Numbers.grouped(summary.others)) passed over that \(summary.others == 1 ? "is no call" : "are no calls") of the API"
            )
        }
        parts.append(Numbers.counted(summary.requests, "new request"))
        if summary.conflicts > 0 {
            parts.append("\(Numbers.counted(summary.conflicts, "request")) named under several mappings")
        }
        var text = "\(path): \(parts.joined(separator: ", "))"
        if case .upToLine(let line) = summary.earlier {
            text += "; went on behind line \(Numbers.grouped(line)), where an earlier import ended"
        }
        return text + " (\(Size.text(summary.bytes)) in \(Duration.text(seconds)))"
    }

    /// What may show that the capture was not read as it was meant; nil for nothing.
    private static func remarks(_ counts: ImportSummary.Remarkable) -> String? {
        var parts: [String] = []
        if counts.apiErrors > 0 { parts.append(Numbers.counted(counts.apiErrors, "API error")) }
        if counts.unrecognized > 0 {
            parts.append(Numbers.counted(counts.unrecognized, "answer") + " that the API's documentation does not know")
        }
        if counts.batchAnswers > 0 {
            parts.append(Numbers.counted(counts.batchAnswers, "answer") + " of the Platform about batches")
        }
        if counts.timesInferred > 0 {
            parts.append(Numbers.counted(counts.timesInferred, "exchange") + " without a time, which was inferred")
        }
        if counts.askedForOther > 0 {
            parts.append(Numbers.counted(counts.askedForOther, "answer") + " about another request than was asked for")
        }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }

    /// Logs what was imported, and what asks for attention.
    static func report(_ summary: ImportSummary, seconds: Double, to global: GlobalOptions) {
        let logger = global.logger
        logger.info("\(line(summary, seconds: seconds))")
        guard summary.earlier != .all else { return }
        let path = Printable.text(summary.path)
        if let damage = summary.damage {
            logger.warning("\(path): the archive is damaged: \(damage); only what came whole was imported")
        }
        if let remarks = remarks(summary.remarkable) { logger.info("\(path): among them \(remarks)") }
        if summary.conflicts > 0 {
            logger.warning(
                "\(path): exchanges of \(Numbers.counted(summary.conflicts, "request")) name different mappings; each counts under one of them: see report weekly, and requests ID for the reason"
            )
        }
        if summary.remarkable.datedAhead > 0 {
            logger.warning("\(path): \(GlobalOptions.datedAhead(summary.remarkable.datedAhead)); is a clock wrong?")
        }
        if summary.quarantined > 0 {
            let lines = Numbers.counted(summary.quarantined, "line")
            logger.warning("\(path): \(lines) can't be read; see: \(global.command("quarantine"))")
        }
    }
}

extension ImportSummary {
    /// Whether something of it asks for attention: then the exit code is 1.
    var asksForAttention: Bool {
        if quarantined > 0 || damage != nil || remarkable.datedAhead > 0 { return true }
        // Where the reader made out what an answer is, one that nobody knows may be none.
        return CaptureFormat(named: format)?.makesOutAnswers == true && remarkable.unrecognized > 0
    }
}

/// The contract's `import --json`.
enum ImportSummaryJSON {
    private struct Document: Encodable {
        var source: [Source]
        var totals: Totals
    }

    private struct Source: Encodable {
        var path: String
        var sha256: String
        var format: String
        var lines: Int
        var exchanges: Int
        var new: Int
        var duplicates: Int
        var quarantined: Int
        /// Older than the day before which the database was pruned: left out.
        var tooOld: Int
        /// Calls of other kinds, and lines that are none.
        var others: Int
        var requests: Int
        /// Requests that turned out to be named under more than one mapping.
        var conflicts: Int
        var apiErrors: Int
        /// Answers that the API's documentation does not know.
        var unrecognized: Int
        /// Answers of the Platform about batches.
        var batchAnswers: Int
        var timesInferred: Int
        /// Answers that name another request than was asked for.
        var askedForOther: Int
        /// Exchanges that are dated in the future.
        var datedAhead: Int
        var bytes: Int
        /// Why only a part of an archive was imported.
        var damage: String?
        /// The same bytes were imported before.
        var skipped: Bool
        /// Of a database that was merged, how many of its imports are new.
        var imports: Int?
        /// The line behind which a grown capture went on; 0 for a capture read from its beginning.
        var continuedAfterLine: Int
    }

    private struct Totals: Encodable {
        var exchanges = 0
        var new = 0
        var duplicates = 0
        var quarantined = 0
        var requests = 0
        var conflicts = 0
    }

    /// The document.
    static func text(_ summaries: [ImportSummary]) throws -> String {
        var totals = Totals()
        for summary in summaries {
            totals.exchanges += summary.exchanges
            totals.new += summary.new
            totals.duplicates += summary.duplicates
            totals.quarantined += summary.quarantined
            totals.requests += summary.requests
            totals.conflicts += summary.conflicts
        }
        return try JSONDocument.text(Document(source: summaries.map(source), totals: totals))
    }

    private static func source(_ summary: ImportSummary) -> Source {
        var continuedAfterLine = 0
        if case .upToLine(let line) = summary.earlier { continuedAfterLine = line }
        return Source(
            path: summary.path, sha256: summary.sha256.description, format: summary.format, lines: summary.lines,
            exchanges: summary.exchanges, new: summary.new, duplicates: summary.duplicates,
            quarantined: summary.quarantined, tooOld: summary.tooOld, others: summary.others,
            requests: summary.requests, conflicts: summary.conflicts, apiErrors: summary.remarkable.apiErrors,
            unrecognized: summary.remarkable.unrecognized, batchAnswers: summary.remarkable.batchAnswers,
            timesInferred: summary.remarkable.timesInferred,
            askedForOther: summary.remarkable.askedForOther, datedAhead: summary.remarkable.datedAhead,
            bytes: summary.bytes, damage: summary.damage,
            skipped: summary.earlier == .all, imports: summary.imports, continuedAfterLine: continuedAfterLine)
    }
}
