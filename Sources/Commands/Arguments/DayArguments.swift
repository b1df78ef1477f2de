import ArgumentParser
import IngestionAPI

/// A week on the command line.
enum WeekArgument {
    case week(ISOWeek)
    /// The latest week of this number that has data.
    case number(Int)
    /// The last whole week with data.
    case last
    /// The week before the current one, whether anything was captured or not.
    case previous
    case current

    /// What the option is about.
    static let help = ArgumentHelp(
        "An ISO week as in 2026-W47, or 47 for the latest one with data; or last (that has data), or previous or current by the calendar.",
        valueName: "week")

    /// - Throws: `ValidationError`, which says what a week looks like, or how many the year has.
    init(written text: String) throws {
        switch text {
        case "last": self = .last
        case "previous": self = .previous
        case "current": self = .current
        default:
            if let week = ISOWeek(iso: text) {
                self = .week(week)
            } else if let number = Self.number(text.uppercased().hasPrefix("W") ? text.dropFirst() : text[...]) {
                self = .number(number)
            } else {
                throw ValidationError(Self.problem(text))
            }
        }
    }

    private static func number(_ text: Substring) -> Int? {
        guard text.utf8.count <= 2, let number = Int(text), (1...53).contains(number) else { return nil }
        return number
    }

    private static func problem(_ text: String) -> String {
        let parts = text.uppercased().split(separator: "-W")
        if parts.count == 2, let year = Int(parts[0]), parts[0].count == 4, Int(parts[1]) != nil {
            return "\(text): \(year) has \(ISOWeek(year: year, number: 53) == nil ? 52 : 53) weeks"
        }
        return "\(text): no week; write one as in 2026-W47 or 47, or last, previous or current"
    }
}

/// A day on the command line.
struct DayArgument: ExpressibleByArgument {
    var day: Day

    init?(argument: String) {
        guard let day = Day(iso: argument) else { return nil }
        self.day = day
    }
}

/// A time on the command line.
struct InstantArgument: ExpressibleByArgument {
    var instant: Instant

    init?(argument: String) {
        guard let instant = Instant(rfc3339: argument) else { return nil }
        self.instant = instant
    }
}

/// A time zone on the command line.
struct TimeZoneArgument: ExpressibleByArgument {
    /// What the option is about where a report counts days.
    static let help = ArgumentHelp(
        "The time zone of days, weeks and times, as in Asia/Seoul (default: the database's, UTC if not told otherwise).",
        valueName: "zone")

    var zone: ReportTimeZone

    init?(argument: String) {
        guard let zone = ReportTimeZone(identifier: argument) else { return nil }
        self.zone = zone
    }
}
