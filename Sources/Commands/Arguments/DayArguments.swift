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
