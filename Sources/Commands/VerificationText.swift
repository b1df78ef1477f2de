import History
import Reporting

/// The result of a verification, for people and for programs.
enum VerificationText {
    /// A line for each subject, what differs below it, and the conclusion.
    /// - Parameter rebuild: the command that puts right what is derived.
    static func text(_ verification: Verification, rebuild: String) -> String {
        let style = TerminalWindow.wholeStyle
        let rows = verification.checks.map { check in
            [
                name(check.subject), Grouped.text(check.examined),
                check.differences == 0 ? "–" : Grouped.text(check.differences),
            ]
        }
        var table = AlignedTable(columns: columns, rows: rows)
        table.tone = { row, column in column == 2 && verification.checks[row].differences > 0 ? .bad : nil }
        var lines: [String] = []
        for check in verification.checks where check.differences > 0 {
            lines += check.findings.map { "\(name(check.subject)): \(Printable.text($0))" }
            let more = check.differences - check.findings.count
            if more > 0 { lines.append("\(name(check.subject)): and \(Grouped.text(more)) more") }
        }
        let end =
            verification.isSound
            ? "All is as the evidence says: \(Grouped.counted(verification.exchanges, "exchange")).\(seal(verification))"
            : "Not all is as the evidence says. \(advice(verification, rebuild))"
        let text =
            lines.flatMap { WrappedText.hanging($0, indent: 2, width: style.width) }
            + MessageText.lines(end, width: style.width, indent: 0)
            + notes(verification).flatMap { MessageText.lines($0, width: style.width, indent: 0) }
        return table.text(style) + text.map { $0 + "\n" }.joined()
    }

    /// What is as it should be, and good to know all the same.
    private static func notes(_ verification: Verification) -> [String] {
        var notes: [String] = []
        if verification.hasNoSeals {
            notes.append("There are no seals yet: an earlier version made it; the next change seals what it finds.")
        } else if verification.sealedLate > 0 {
            let imports = Grouped.counted(verification.sealedLate, "import")
            notes.append("\(imports) were sealed later than made, as they were found: their version knew no seals.")
        }
        if let noted = verification.notedSeal, let since = verification.sealsSinceNoted, since > 0 {
            notes.append("\(Grouped.counted(since, "seal")) were made since seal \(noted), the noted one.")
        }
        for prune in verification.prunes {
            let isNew = verification.notedSeal.map { prune.seal > $0 } ?? false
            let exchanges = Grouped.counted(prune.exchanges, "exchange")
            notes.append(
                "Seal \(prune.seal)\(isNew ? ", since the noted one," : "") is of a prune: \(exchanges) deleted, what was before \(prune.before)."
            )
        }
        return notes
    }

    private static let columns = [
        AlignedTable.Column(heading: "checked"), .init(heading: "examined", isNumber: true),
        .init(heading: "differ", isNumber: true),
    ]

    /// What to do, by what differs.
    private static func advice(_ verification: Verification, _ rebuild: String) -> String {
        let broken = verification.checks.filter { $0.differences > 0 }
        return broken.allSatisfy(\.subject.isDerived)
            ? "The evidence is sound; what puts the rest right: \(rebuild)"
            : "Restore a backup, or import the captures into a new database."
    }

    private static func seal(_ verification: Verification) -> String {
        verification.seal.map { " The last seal is \($0.prefix(16))." } ?? ""
    }

    private static func name(_ subject: Verification.Subject) -> String {
        switch subject {
        case .database: "pages of the file"
        case .schema: "tables, indexes and views"
        case .evidence: "blocks of evidence"
        case .imports: "imports"
        case .chain: "seals of the ledger"
        case .requests: "requests"
        case .organizations: "organizations"
        case .mappings: "mappings"
        case .conflicts: "conflicting mappings"
        case .rejections: "rejections"
        case .collisions: "collisions"
        case .apiErrors: "API errors"
        case .unrecognized: "unrecognized answers"
        case .capturedHours: "captured hours"
        case .days: "counts by day"
        case .codes: "codes by day"
        }
    }

    private struct Document: Encodable {
        var schema = "ingest-audit/verify/1"
        var sound: Bool
        var exchanges: Int
        var seal: String?
        var sealedLate: Int
        var sealsSinceNoted: Int?
        var prunes: [Prune]
        var checks: [Check]
    }

    private struct Prune: Encodable {
        var seal: Int
        var before: String
        var exchanges: Int
    }

    private struct Check: Encodable {
        var subject: String
        var examined: Int
        var differences: Int
        var findings: [String]
    }

    /// The same as JSON.
    static func json(_ verification: Verification) throws -> String {
        try JSONText.text(
            Document(
                sound: verification.isSound, exchanges: verification.exchanges, seal: verification.seal,
                sealedLate: verification.sealedLate,
                sealsSinceNoted: verification.sealsSinceNoted,
                prunes: verification.prunes.map { Prune(seal: $0.seal, before: $0.before, exchanges: $0.exchanges) },
                checks: verification.checks.map { check in
                    Check(
                        subject: check.subject.rawValue, examined: check.examined, differences: check.differences,
                        findings: check.findings)
                }))
    }
}
