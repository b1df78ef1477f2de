import GRDB
import IngestionAPI
import SQLText

/// When an error code was seen in all the history up to a report's end: looks at the rows of the first or last days only,
/// whatever the length of the history.
struct CodeSights {
    /// How long a code must have been gone for the days before to be counted: four weeks.
    static let goneDays = 28

    let db: Database
    let period: Period
    /// The zone that the rollups count days in.
    let rollups: ReportTimeZone
    /// The mappings of the report, by key.
    let mappings: [Int: Names.Mapping]

    /// When the first or the last request up to the period's end was submitted that ended with a code.
    func seen(_ code: String, isFirst: Bool) throws -> Instant {
        let end = period.instants.upperBound
        let (daysFile, timeFile) = isFirst ? ("code_days", "code_first") : ("code_days_backwards", "code_last")
        let days = try days(daysFile, of: code, upTo: rollups.day(of: Instant(milliseconds: end.milliseconds - 1)))
        let time = try RawStatement(db, sql: SQLText.file("queries/\(timeFile).sql"))
        var found: Instant?
        var foundOn: Int64?
        try days.forEachUntilFalse { row in
            // The rows of one day suffice, unless the period's end cuts that day and leaves nothing of it.
            if let foundOn, foundOn != row.int(0) { return false }
            guard mappings[Int(row.int(1))] != nil else { return true }
            let day = Day(number: Int(row.int(0)))
            // No mapping need be searched beyond what another one has.
            var interval = (rollups.start(of: day), min(rollups.start(of: day.advanced(by: 1)), end))
            if let found { if isFirst { interval.1 = found } else { interval.0 = found } }
            time.bind(1, row.int(1))
            time.bind(2, interval.0.milliseconds)
            time.bind(3, interval.1.milliseconds)
            time.bind(4, code == ErrorCode.none ? nil : code)
            let instant = try time.first { Instant(milliseconds: $0.int(0)) }
            guard let instant else { return true }
            found = found.map { isFirst ? min($0, instant) : max($0, instant) } ?? instant
            foundOn = row.int(0)
            return true
        }
        guard let found else { preconditionFailure("a code that is counted was seen") }
        return found
    }

    /// The days before the period on which requests were submitted that ended with a code: the last one, and, where that
    /// lies `goneDays` back or more, the first one and how many there are.
    func before(_ code: String) throws -> (last: Day?, first: Day?, count: Int) {
        let start = rollups.day(of: period.instants.lowerBound)
        let days = try days("code_days_backwards", of: code, upTo: start.advanced(by: -1))
        var (last, first, count): (Day?, Day?, Int) = (nil, nil, 0)
        try days.forEachUntilFalse { row in
            let day = Day(number: Int(row.int(0)))
            guard mappings[Int(row.int(1))] != nil, first != day else { return true }
            if last == nil { last = day }
            first = day
            count += 1
            return start.number - last!.number > Self.goneDays
        }
        return (last, first, count)
    }

    private func days(_ file: String, of code: String, upTo day: Day) throws -> RawStatement {
        let query = try RawStatement(db, sql: SQLText.file("queries/\(file).sql"))
        query.bind(1, code)
        query.bind(2, day.number)
        return query
    }
}
