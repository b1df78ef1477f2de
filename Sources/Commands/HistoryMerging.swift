import History
import IngestionAPI

/// Merges histories, and tells of it: what `merge` and `import` do with them.
struct HistoryMerging {
    let global: GlobalOptions
    /// The zone that was asked for; nil for none.
    let timeZone: ReportTimeZone?

    /// Merges them: all, or none.
    func run(_ sources: [String]) throws -> [ImportSummary] {
        // No database is made where a source can't be read.
        let first = try sources.map { try History.timeZone(ofSource: $0, target: global.databasePath) }.first
        let history = try global.openHistory(for: .importing(timeZone: timeZone ?? newZone(first)))
        var bar: ProgressBar?
        defer { bar?.clear() }
        var current = ""
        var begun = Session.current.time.seconds()
        var seconds: [String: Double] = [:]
        let summaries = try history.merge(
            sources, acrossTimeZones: timeZone != nil, program: Release.ledgerName, time: Session.current.time
        ) { path, progress in
            if path != current { (bar, current) = (global.bar(path, "reading it"), path) }
            let now = Session.current.time.seconds()
            seconds[path, default: 0] += now - begun
            begun = now
            bar?.show(progress)
            try Interruption.check()
        }
        bar?.clear()
        // What writing it down took is the last one's.
        seconds[current, default: 0] += Session.current.time.seconds() - begun
        for summary in summaries { ImportSummaryText.report(summary, seconds: seconds[summary.path] ?? 0, to: global) }
        return summaries
    }

    /// A new database counts days as the first source does.
    private func newZone(_ first: ReportTimeZone?) -> ReportTimeZone? {
        DatabaseFile.isThere(global.databasePath) ? nil : first
    }
}
