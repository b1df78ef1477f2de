import Assessment
import Figures
import IngestionAPI

/// The columns of the findings table: one row a finding, the weightiest first.
enum FindingsTable {
    /// A finding with its place and its sentence.
    struct Row: Sendable {
        let rank: Int
        let finding: Finding
        let sentence: String
        let acknowledgement: Acknowledgement?
    }

    typealias Column = TableColumn<Row>

    static let columns: [Column] = [
        .count("rank") { $0.rank },
        Column("rule", .identifier) { .text($0.finding.rule.id) },
        Column("organization", .identifier) { $0.finding.mapping.map { .text($0.organization) } ?? .empty },
        Column("mapping", .identifier) { $0.finding.mapping.map { .text($0.mapping) } ?? .empty },
        Column("code", .identifier) { $0.finding.code.map { .text($0) } ?? .empty },
        .count("requests") { $0.finding.requests },
        Column("finding", .text) { .text($0.sentence) },
        Column("acknowledged_until", .date) { $0.acknowledgement.map { .date($0.until) } ?? .empty },
    ]

    static func rows(_ summary: WeeklySummary, in language: ReportLanguage) -> [Row] {
        let phrases = FindingPhrases(summary, Words(language))
        return summary.findings.enumerated().map { index, finding in
            Row(
                rank: index + 1, finding: finding, sentence: phrases.spans(finding).map(\.text).joined(),
                acknowledgement: summary.sortedFindings.known.first { $0.finding == finding }?.acknowledgement)
        }
    }
}
