import ArgumentParser
import History
import IngestionAPI

/// Up to when a report looks.
struct CutOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "As it was known then: a day, to its end, or a time as in 2026-11-23T09:00:00Z. By the exchanges up to then.",
            valueName: "time"))
    var asOf: AsOfArgument?

    /// The history as it was known then, and up to when; the whole one where nothing is asked for.
    func cut(_ whole: History, in zone: ReportTimeZone) throws -> (history: History, at: Instant?) {
        guard let instant = asOf?.instant(in: zone) else { return (whole, nil) }
        return (try whole.asOf(instant), instant)
    }
}

/// A day or a time on the command line.
enum AsOfArgument: ExpressibleByArgument {
    case day(Day)
    case time(Instant)

    init?(argument: String) {
        if let day = Day(iso: argument) {
            self = .day(day)
        } else if let instant = Instant(rfc3339: argument) {
            self = .time(instant)
        } else {
            return nil
        }
    }

    /// The last instant that counts: of a day its end.
    func instant(in zone: ReportTimeZone) -> Instant {
        switch self {
        case .day(let day): Instant(milliseconds: zone.start(of: day.advanced(by: 1)).milliseconds - 1)
        case .time(let instant): instant
        }
    }
}
