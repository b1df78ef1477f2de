import IngestionAPI

extension Period {
    /// The options of a command that ask for this period: ` --week 2026-W47`, with its time zone where that is not UTC.
    var option: String {
        let days = week.map { " --week \($0)" } ?? " --since \(first) --until \(last)"
        return timeZone == .utc ? days : days + " --timezone \(timeZone.identifier)"
    }
}
