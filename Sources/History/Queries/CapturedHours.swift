import GRDB
import IngestionAPI
import SQLText

/// In which hours of some days anything was captured.
enum CapturedHours {
    private static let hour: Int64 = 3_600_000

    /// A bit for each of a day's hours, counted from its first instant (a day may have 23 or 25, and none where a zone went
    /// over the date line).
    ///
    /// Where the zone is not whole hours from UTC, an hour on the border counts for both of its days.
    static func bits(
        _ db: Database, days: ClosedRange<Day>, organizations: Set<Int>, in zone: ReportTimeZone
    ) throws -> [UInt32] {
        let starts = (days.lowerBound.number...days.upperBound.number + 1).map {
            zone.start(of: Day(number: $0)).milliseconds
        }
        let query = try RawStatement(db, sql: SQLText.file("queries/captured_hours.sql"))
        query.bind(1, starts.first!.flooredDivision(by: hour))
        query.bind(2, (starts.last! - 1).flooredDivision(by: hour))
        var hours: Set<Int64> = []
        try query.forEach { row in
            if organizations.contains(Int(row.int(1))) { hours.insert(row.int(0)) }
        }
        return zip(starts, starts.dropFirst()).map { start, end in
            guard start < end else { return 0 }
            let first = start.flooredDivision(by: hour)
            let last = (end - 1).flooredDivision(by: hour)
            return (first...last).reduce(into: UInt32(0)) { bits, each in
                if hours.contains(each) { bits |= 1 << UInt32(each - first) }
            }
        }
    }
}
