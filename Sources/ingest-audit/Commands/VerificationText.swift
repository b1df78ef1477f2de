import History

/// The result of a verification, for people and for programs.
enum VerificationText {
    /// A line for each subject, what differs below it, and the conclusion.
    static func text(_ verification: Verification) -> String {
        var table = TextTable(["checked", "examined", "differ"])
        table.rightAligned = [1, 2]
        for check in verification.checks {
            table.add([
                name(check.subject), Grouped.text(check.examined),
                check.differences == 0 ? "–" : Grouped.text(check.differences),
            ])
        }
        var lines = [table.text]
        for check in verification.checks where check.differences > 0 {
            lines += check.findings.map { "\(name(check.subject)): \(Printable.text($0))\n" }
            let more = check.differences - check.findings.count
            if more > 0 { lines.append("\(name(check.subject)): and \(Grouped.text(more)) more\n") }
        }
        let exchanges = Grouped.text(verification.exchanges)
        lines.append(
            verification.isSound
                ? "All is as the evidence says: \(exchanges) exchanges.\(seal(verification))\n"
                : "Not all is as the evidence says. \(advice(verification))\n")
        return lines.joined()
    }

    /// What to do, by what differs.
    private static func advice(_ verification: Verification) -> String {
        let broken = verification.checks.filter { $0.differences > 0 }
        return broken.allSatisfy(\.subject.isDerived)
            ? "The evidence is sound: ingest-audit rebuild puts the rest right."
            : "Restore a backup, or import the captures into a new database."
    }

    private static func seal(_ verification: Verification) -> String {
        verification.seal.map { " The last seal is \($0.prefix(16))." } ?? ""
    }

    private static func name(_ subject: Verification.Subject) -> String {
        switch subject {
        case .database: "pages of the file"
        case .evidence: "blocks of evidence"
        case .imports: "imports"
        case .chain: "seals of the ledger"
        case .requests: "requests"
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
        var checks: [Check]
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
                checks: verification.checks.map { check in
                    Check(
                        subject: check.subject.rawValue, examined: check.examined, differences: check.differences,
                        findings: check.findings)
                }))
    }
}
