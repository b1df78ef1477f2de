import IngestionAPI

/// Dates and times as people read them, by the patterns of the language's words.
extension Words {
    /// `16 November 2026`.
    func longDate(_ day: Day) -> String { date("dateLong", day, months: "month") }

    /// `16 Nov`.
    func shortDate(_ day: Day) -> String { date("dateShort", day, months: "monthShort") }

    /// `Mon 16 Nov`.
    func weekdayDate(_ day: Day) -> String { date("dateWeekday", day, months: "monthShort") }

    /// `Mon`.
    func weekday(_ day: Day) -> String { self["weekday\(day.weekday)"] }

    /// `16–22 November 2026`, with as much of the date on the left as differs.
    func range(_ first: Day, _ last: Day) -> String {
        if first == last { return longDate(first) }
        let (left, right) = (first.date, last.date)
        if left.year != right.year { return self("dateRange", ["from": longDate(first), "to": longDate(last)]) }
        let key = left.month == right.month ? "dateRangeInMonth" : "dateRangeInYear"
        return self(
            key,
            [
                "year": String(left.year), "month": self["month\(left.month)"], "day": String(left.day),
                "toMonth": self["month\(right.month)"], "toDay": String(right.day),
            ])
    }

    /// `Week 47 of 2026 · 16–22 November 2026 · UTC`.
    func period(_ period: Period) -> String {
        let week = period.week.map { self("weekOf", ["week": String($0.number), "year": String($0.year)]) }
        return [week, range(period.first, period.last), period.timeZone.identifier].compactMap(\.self)
            .joined(separator: " · ")
    }

    /// `22 Nov 2026, 23:58`, in the report's time zone.
    func time(_ instant: Instant, in zone: ReportTimeZone) -> String {
        let (day, clock) = local(instant, zone)
        return self("dateTime", ["date": date("dateMedium", day, months: "monthShort"), "time": clock])
    }

    /// `23:58`.
    func clock(_ instant: Instant, in zone: ReportTimeZone) -> String { local(instant, zone).clock }

    /// The date and time that clocks show.
    private func local(_ instant: Instant, _ zone: ReportTimeZone) -> (day: Day, clock: String) {
        let local = instant.milliseconds + zone.offset(at: instant)
        let minutes = Int((local - mod(local, 60_000)) / 60_000)
        let minuteOfDay = Int(mod(Int64(minutes), 1_440))
        let clock = [minuteOfDay / 60, minuteOfDay % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
        return (Day(number: (minutes - minuteOfDay) / 1_440), clock)
    }

    private func date(_ pattern: String, _ day: Day, months: String) -> String {
        let (year, month, dayOfMonth) = day.date
        return self(
            pattern,
            [
                "year": String(year), "month": self["\(months)\(month)"], "day": String(dayOfMonth),
                "weekday": weekday(day),
            ])
    }

    /// The remainder that is never negative.
    private func mod(_ value: Int64, _ divisor: Int64) -> Int64 {
        let remainder = value % divisor
        return remainder < 0 ? remainder + divisor : remainder
    }
}
