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
    private let memory = Memory()

    init(db: Database, period: Period, rollups: ReportTimeZone, mappings: [Int: Names.Mapping]) {
        (self.db, self.period, self.rollups, self.mappings) = (db, period, rollups, mappings)
    }

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
        let days = try days(
            isFirst ? "code_days" : "code_days_backwards", of: code,
            upTo: rollups.day(of: Instant(milliseconds: end.milliseconds - 1)))
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
            let instant = try seen(
                code, in: Int(row.int(1)), on: day, isFirst: isFirst, from: interval.0, to: interval.1)
            guard let instant else { return true }
            found = found.map { isFirst ? min($0, instant) : max($0, instant) } ?? instant
            foundOn = row.int(0)
            return true
        }
        return found
    }

    /// When the first or the last request of a mapping was submitted, within an interval of one of the rollups' days, that ended
    /// with a code.
    func seen(
        _ code: String, in mapping: Int, on day: Day, isFirst: Bool, from start: Instant, to end: Instant
    ) throws -> Instant? {
        memory.asked += 1
        guard memory.asked <= Self.manyCodes else {
            let inside = (try sights(of: mapping, on: day)[code] ?? []).filter { start <= $0 && $0 < end }
            return isFirst ? inside.first : inside.last
        }
        let file = isFirst ? "queries/code_first.sql" : "queries/code_last.sql"
        let query = try RawStatement(db, sql: SQLText.file(file), isKept: true)
        query.bind(1, mapping)
        query.bind(2, start.milliseconds)
        query.bind(3, end.milliseconds)
        query.bind(4, code == ErrorCode.none ? nil : code)
        return try query.first { Instant(milliseconds: $0.int(0)) }
    }

    private func days(_ file: String, of code: String, upTo day: Day) throws -> RawStatement {
        let query = try RawStatement(db, sql: SQLText.file("queries/\(file).sql"), isKept: true)
        query.bind(1, code)
        query.bind(2, day.number)
        return query
    }

    // MARK: - Very many codes

    /// From so many questions on a day's requests are read once for all codes: an answer can name 100,000 codes, and each would be
    /// looked for in all of it.
    private static let manyCodes = 200

    /// What was read of days.
    private final class Memory {
        struct Place: Hashable {
            var mapping: Int
            var day: Day
        }

        var asked = 0
        var sights: [Place: [String: [Instant]]] = [:]
    }

    /// When requests of a mapping were submitted on a day that ended with each code, earliest first.
    private func sights(of mapping: Int, on day: Day) throws -> [String: [Instant]] {
        let place = Memory.Place(mapping: mapping, day: day)
        if let known = memory.sights[place] { return known }
        let query = try RawStatement(db, sql: SQLText.file("queries/code_sights.sql"), isKept: true)
        query.bind(1, Int64(mapping))
        query.bind(2, rollups.start(of: day).milliseconds)
        query.bind(3, rollups.start(of: day.advanced(by: 1)).milliseconds)
        var sights: [String: [Instant]] = [:]
        try query.forEach { row in
            let instant = Instant(milliseconds: row.int(0))
            guard let codes = row.text(1) else {
                if row.int(2) != 0 { sights[ErrorCode.none, default: []].append(instant) }
                return
            }
            for code in codes.utf8.split(separator: UInt8(ascii: ",")) {
                sights[String(Substring(code)), default: []].append(instant)
            }
        }
        memory.sights[place] = sights
        return sights
    }
}
