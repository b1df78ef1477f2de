import Figures
import IngestionAPI

/// What differs from the evidence, and what is good to know where nothing does.
struct VerifyReport: Report {
    let verification: Verification
    let options: ReportOptions

    var zone: ReportTimeZone { .utc }

    func tables() -> [ExportTable] {
        let words = ExportWords(options.language)
        let differences = verification.checks.flatMap { check in
            check.findings.map { VerifyColumns.Difference(subject: check.subject, text: $0) }
        }
        return [
            ExportTable("verification", VerifyColumns.checks, of: verification.checks, words),
            ExportTable("differences", VerifyColumns.differences, of: differences, words),
        ]
    }

    func json() throws -> String { try JSONDocument.text(JSONObject(verification)) }

    func document() -> Document {
        let writing = Writing(options, zone)
        let words = writing.words
        let table = Table("verification", VerifyColumns.checks, of: verification.checks, writing)
        let differences = differences(words)
        var document = Document(title: [Span(words["verifyBroken"], tone: .bad)], lead: [advice(words)])
        if verification.isSound {
            let exchanges = words.counted("exchangeCount", verification.exchanges)
            document.title = [Span(words("verifySound", ["exchanges": exchanges]), tone: .good)]
            document.lead =
                verification.seal.map { seal in
                    [.paragraph(words("verifySeal", ["seal": String(seal.prefix(16))]))]
                } ?? []
        }
        document.sections = [
            Section("differences", differences.isEmpty ? [] : [.list(differences)]),
            Section("checks", [.table(table)]), Section("notes", notes(words).map(Block.paragraph)),
        ].filter { !$0.blocks.isEmpty }
        return document
    }

    /// What to do, by what differs.
    private func advice(_ words: Words) -> Block {
        verification.checks.allSatisfy { $0.differences == 0 || $0.subject.isDerived }
            ? .command(words["verifyRebuild"], "ingest-audit rebuild" + options.databaseOption)
            : .paragraph(words["verifyRestore"])
    }

    private func differences(_ words: Words) -> [[Span]] {
        verification.checks.flatMap { check in
            let subject = Span(words["verifySubject_\(check.subject.rawValue)"] + ": ")
            let more = check.differences - check.findings.count
            return check.findings.map { [subject, Span($0, .prose)] }
                + (more > 0 ? [[subject, Span(words("andMore", ["n": Numbers.grouped(more)]))]] : [])
        }
    }

    /// What is as it should be, and good to know all the same.
    private func notes(_ words: Words) -> [String] {
        var notes: [String] = []
        if verification.hasNoSeals {
            notes.append(words["verifyNoSeals"])
        } else if verification.sealedLate > 0 {
            notes.append(words.counted("verifySealedLate", verification.sealedLate))
        }
        let noted = verification.notedSeal
        if let noted, let since = verification.sealsSinceNoted, since > 0 {
            notes.append(words("verifySinceNoted", ["seal": "\(noted)", "n": Numbers.grouped(since)]))
        }
        return notes
            + verification.prunes.map { prune in
                words(
                    noted.map { prune.seal > $0 } ?? false ? "verifyPruneSinceNoted" : "verifyPrune",
                    [
                        "seal": "\(prune.seal)", "day": prune.before,
                        "exchanges": words.counted("exchangeCount", prune.exchanges),
                    ])
            }
    }
}

/// The columns of what was examined, and of what differs.
enum VerifyColumns {
    /// One thing that differs.
    struct Difference: Sendable {
        let subject: Verification.Subject
        let text: String
    }

    static let checks: [TableColumn<Verification.Check>] = [
        TableColumn("subject", .text) { .text($0.subject.rawValue) }
            .shown { check, writing in Cell(writing.words["verifySubject_\(check.subject.rawValue)"]) },
        .count("examined") { $0.examined }.shown(),
        .count("differences") { $0.differences }.shown { check, writing in
            check.differences == 0
                ? Cell(writing.undefined, sort: 0)
                : Cell(Numbers.grouped(check.differences), tone: .bad, sort: Double(check.differences))
        },
    ]

    static let differences: [TableColumn<Difference>] = [
        TableColumn("subject", .text) { .text($0.subject.rawValue) },
        TableColumn("difference", .text) { .text($0.text) },
    ]
}
