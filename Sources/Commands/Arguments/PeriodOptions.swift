import ArgumentParser
import Foundation
import History
import IngestionAPI

/// Which days a report is about.
struct PeriodOptions: ParsableArguments {
    @Option(help: WeekArgument.help, completion: .week, transform: WeekArgument.init(written:))
    var week: WeekArgument?

    @Option(help: ArgumentHelp("The first day, as in 2026-11-01; with --until, in place of a week.", valueName: "day"))
    var since: DayArgument?

    @Option(help: ArgumentHelp("The last day, included.", valueName: "day"))
    var until: DayArgument?

    @Option(help: TimeZoneArgument.help, completion: .timeZone)
    var timezone: TimeZoneArgument?

    func validate() throws {
        if week != nil, since != nil || until != nil {
            throw ValidationError("--week and --since/--until can't be given together")
        }
        if (since == nil) != (until == nil) { throw ValidationError("--since and --until go together") }
        if let since, let until, since.day > until.day { throw ValidationError("--since is later than --until") }
    }

    private static let mostDays = 36_525

    /// Refuses a period of which a figure for every day would be too much: of ten thousand years they take gigabytes.
    func validateDays() throws {
        if let since, let until, until.day.number - since.day.number >= Self.mostDays {
            throw ValidationError("--since to --until is more than 100 years; ask for fewer days at once")
        }
    }

    /// Whether the user asks for a period at all.
    var isGiven: Bool { week != nil || since != nil }

    /// The zone that is asked for, else the database's.
    func zone(of history: History) -> ReportTimeZone {
        timezone?.zone ?? history.timeZone
    }

    /// The period that is asked for, else the last whole week with data.
    /// - Parameter cut: what counts as now; nil for the clock's time.
    func period(of history: History, at cut: Instant? = nil) throws -> Period {
        let zone = zone(of: history)
        if let since, let until, let period = Period(first: since.day, last: until.day, timeZone: zone) {
            return period
        }
        let today = zone.day(of: cut ?? .now)
        switch week ?? .last {
        case .week(let week): return Period(week: week, timeZone: zone)
        case .number(let number):
            return Period(week: try Self.latest(number, of: history, today: today), timeZone: zone)
        case .current: return Period(week: ISOWeek(containing: today), timeZone: zone)
        case .previous: return Period(week: ISOWeek(containing: today).advanced(by: -1), timeZone: zone)
        case .last: return try Self.lastWholeWeek(of: history, today: today, in: zone)
        }
    }

    /// The last whole week with data up to the clock's time, in the database's zone.
    static func lastWholeWeek(of history: History) throws -> Period {
        let now = Instant.now
        return try lastWholeWeek(of: history, today: history.timeZone.day(of: now), in: history.timeZone)
    }

    /// The latest week of a number that has data; where none has, the latest one that has begun.
    private static func latest(_ number: Int, of history: History, today: Day) throws -> ISOWeek {
        let end = try history.lastDay().map { max($0, today) } ?? today
        var latest: ISOWeek?
        for year in stride(from: ISOWeek(containing: end).year, through: ISOWeek(containing: end).year - 60, by: -1) {
            guard let week = ISOWeek(year: year, number: number), week.monday <= end else { continue }
            if let day = try history.lastDay(upTo: week.sunday), day >= week.monday { return week }
            latest = latest ?? week
        }
        guard let latest else { throw ValidationError("no year of the last 60 has a week \(number)") }
        return latest
    }

    /// Says where the history ends, where that is before all that a report is about: it then is not known what happened, and
    /// the week may be misspelt.
    func warn(of period: Period, in history: History, _ global: GlobalOptions) throws {
        guard isGiven, let last = try history.lastDay(), period.first > last else { return }
        global.logger.warning(
            "\(Printable.text(global.databasePath)) ends on \(last), before \(period.first): nothing is known of these days"
        )
    }

    private static func lastWholeWeek(of history: History, today: Day, in zone: ReportTimeZone) throws -> Period {
        let week = try history.lastWholeWeek(today: today)
        return Period(week: week ?? ISOWeek(containing: today).advanced(by: -1), timeZone: zone)
    }
}

/// Which days a list is about; all of them where nothing is asked for, and either end may be left open.
struct SpanOptions: ParsableArguments {
    @Option(help: WeekArgument.help, completion: .week, transform: WeekArgument.init(written:))
    var week: WeekArgument?

    @Option(help: ArgumentHelp("The first day, as in 2026-11-01 (default: the history's first).", valueName: "day"))
    var since: DayArgument?

    @Option(help: ArgumentHelp("The last day, included (default: the history's last).", valueName: "day"))
    var until: DayArgument?

    @Option(help: TimeZoneArgument.help, completion: .timeZone)
    var timezone: TimeZoneArgument?

    func validate() throws {
        if week != nil, since != nil || until != nil {
            throw ValidationError("--week and --since/--until can't be given together")
        }
        if let since, let until, since.day > until.day { throw ValidationError("--since is later than --until") }
    }

    /// Whether the user asks for days at all.
    var isGiven: Bool { week != nil || since != nil || until != nil }

    /// The zone that is asked for, else the database's.
    func zone(of history: History) -> ReportTimeZone { timezone?.zone ?? history.timeZone }

    /// The first and the last day; nil for an open end.
    func days(of history: History) throws -> (first: Day?, last: Day?) {
        guard let week else { return (since?.day, until?.day) }
        var options = PeriodOptions()
        (options.week, options.since, options.until, options.timezone) = (week, nil, nil, timezone)
        let period = try options.period(of: history)
        return (period.first, period.last)
    }
}
