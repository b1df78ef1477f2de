import Figures
import Foundation
import IngestionAPI

/// Reads `holidays`: days (`2026-12-25`), ranges of them (`2026-12-24..2027-01-01`), and calendar files (`korea.ics`).
enum HolidaySettings {
    /// How many days a range may have: a year. A longer one is a slip of the pen.
    private static let longest = 366

    /// - Parameter folder: what files are named relative to.
    static func read(_ settings: SettingsTable, folder: URL) throws -> Holidays {
        guard let texts = try settings.texts("holidays") else { return .none }
        var days: [Day] = []
        for text in texts {
            if text.lowercased().hasSuffix(".ics") {
                let path = URL(fileURLWithPath: text, relativeTo: folder).path(percentEncoded: false)
                days += try HolidayCalendar.days(path: path)
            } else if let range = range(text) {
                days += range
            } else {
                throw settings.problem(
                    "\"\(text)\" is no day, as in \"2026-12-25\", no range, as in \"2026-12-24..2027-01-01\", and no .ics file",
                    at: "holidays")
            }
        }
        return Holidays(days)
    }

    private static func range(_ text: String) -> [Day]? {
        let parts = text.components(separatedBy: "..").map { $0.trimmingCharacters(in: .whitespaces) }
        guard parts.count <= 2, let first = Day(iso: parts[0]), let last = Day(iso: parts[parts.count - 1]),
            (0..<longest).contains(last.number - first.number)
        else { return nil }
        return (first.number...last.number).map(Day.init)
    }
}

/// The whole days of a calendar file (RFC 5545): events with `DTSTART;VALUE=DATE`. What has a time of day is no holiday, and is
/// passed over.
enum HolidayCalendar {
    /// - Throws: `SettingsProblem`, with file and line.
    static func days(path: String) throws -> [Day] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw SettingsProblem(path: path, reason: "there is no such file, or it can't be read")
        }
        guard let text = String(validating: data, as: UTF8.self), text.contains("BEGIN:VCALENDAR") else {
            throw SettingsProblem(path: path, reason: "it is no calendar file (RFC 5545): it has no BEGIN:VCALENDAR")
        }
        var days: [Day] = []
        var (first, last): (Day?, Day?) = (nil, nil)
        var rule: Int?
        for (place, raw) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let line = raw.uppercased()
            func problem(_ reason: String) -> SettingsProblem {
                SettingsProblem(path: path, line: place + 1, reason: reason)
            }
            if line.hasPrefix("BEGIN:VEVENT") { (first, last, rule) = (nil, nil, nil) }
            if line.hasPrefix("DTSTART;"), line.contains("VALUE=DATE") {
                guard let day = day(line) else { throw problem("\(raw) has no day") }
                first = day
            }
            if line.hasPrefix("DTEND;"), line.contains("VALUE=DATE") {
                guard let day = day(line) else { throw problem("\(raw) has no day") }
                last = day.advanced(by: -1)  // the day on which it is over
            }
            if ["RRULE", "RDATE", "DURATION"].contains(where: line.hasPrefix) { rule = place + 1 }
            if line.hasPrefix("END:VEVENT"), let first {
                if let rule {
                    throw SettingsProblem(
                        path: path, line: rule,
                        reason: "it repeats or lasts by a rule, which is not followed; "
                            + "export the calendar with each day by itself")
                }
                let last = max(first, last ?? first)
                guard last.number - first.number < 366 else {
                    throw problem("an event of more than a year is no holiday")
                }
                days += (first.number...last.number).map(Day.init)
            }
        }
        return days
    }

    /// `DTSTART;VALUE=DATE:20261225`.
    private static func day(_ line: String) -> Day? {
        guard let digits = line.split(separator: ":").last, digits.count == 8 else { return nil }
        return Day(iso: "\(digits.prefix(4))-\(digits.dropFirst(4).prefix(2))-\(digits.suffix(2))")
    }
}
