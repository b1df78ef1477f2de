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
        guard let found = try seen(code, isFirst: isFirst, before: period.instants.upperBound) else {
            throw Contradiction(what: "an error code is counted that no request has")
        }
        return found
    }

    /// Whether any request up to the period's end ended with a code.
    func isSeen(_ code: String) throws -> Bool {
        try seen(code, isFirst: true, before: period.instants.upperBound) != nil
    }

    /// The days before the period on which requests were submitted that ended with a code: the last one, in the report's
    /// zone, and, where that lies more than `goneDays` back, the first one and how many there are, by the rollups' days.
    func before(_ code: String) throws -> (last: Day?, first: Day?, count: Int) {
        let start = period.instants.lowerBound
        guard let sight = try seen(code, isFirst: false, before: start) else { return (nil, nil, 0) }
        let last = period.timeZone.day(of: sight)
        guard period.first.number - last.number > Self.goneDays else { return (last, nil, 0) }
        let days = try days("code_days_backwards", of: code, upTo: rollups.day(of: sight))
        var first: Day?
        var count = 0
        try days.forEach { row in
            let day = try row.day(0)
            guard mappings[Int(row.int(1))] != nil, first != day else { return }
            first = day
            count += 1
        }
        return (last, first, count)
    }

    private func seen(_ code: String, isFirst: Bool, before end: Instant) throws -> Instant? {
        let (daysFile, timeFile) = isFirst ? ("code_days", "code_first") : ("code_days_backwards", "code_last")
        let days = try days(daysFile, of: code, upTo: rollups.day(of: Instant(milliseconds: end.milliseconds - 1)))
        let time = try RawStatement(db, sql: SQLText.file("queries/\(timeFile).sql"))
        var found: Instant?
        var foundOn: Int64?
        try days.forEachUntilFalse { row in
            // The rows of one day suffice, unless the end cuts that day and leaves nothing of it.
            if let foundOn, foundOn != row.int(0) { return false }
            guard mappings[Int(row.int(1))] != nil else { return true }
            let day = try row.day(0)
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
        return found
    }

    private func days(_ file: String, of code: String, upTo day: Day) throws -> RawStatement {
        let query = try RawStatement(db, sql: SQLText.file("queries/\(file).sql"))
        query.bind(1, code)
        query.bind(2, day.number)
        return query
    }
}
