import Assessment
import Figures

/// The columns that a mapping's row and the totals share, in their order.
enum CountsRow {
    /// Keys of the headings.
    static let columns = [
        "accepted", "ingested", "failed", "aborted", "pending", "successRate", "records", "abortsPer1000", "rejected",
        "collisions",
    ]

    /// The cells of some counts.
    /// - Parameter before: the period before; nil where nothing is known of it, so that no change can be given.
    static func cells(_ now: Counts, _ before: Counts?, _ phrases: WeeklyPhrases) -> [FigureCell] {
        let undefined = phrases.words["undefined"]
        var records = FigureCell.count(now.records, before?.records)
        records.note = phrases.unknownVolume(now)
        return [
            .count(now.requests, before?.requests),
            .count(now.success, before?.success),
            .count(now.failed, before?.failed),
            .count(now.aborted, before?.aborted),
            .count(now.pending, before?.pending),
            .rate(now.successRate, before?.successRate, undefined: undefined),
            records,
            .decimal(now.abortsPer1000, before?.abortsPer1000, undefined: undefined),
            .count(now.rejected, before?.rejected),
            .count(now.collisions, before?.collisions),
        ]
    }
}
