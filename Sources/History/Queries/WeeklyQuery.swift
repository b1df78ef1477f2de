import Figures
import GRDB
import IngestionAPI
import SQLText

/// Gathers the figures of one report.
struct WeeklyQuery {
    /// How far back what is usual is read of: twelve weeks, and four more before them that a slow change is held against.
    private static let baselineDays = 112
    /// Over how many weeks failures are counted by weekday and hour, and how long requests took is read of one by one.
    private static let recentWeeks = 4

    private let db: Database
    private let period: Period
    private let scope: ReportScope
    private let detail: ReportDetail
    /// Every mapping of the history, by key.
    private let allMappings: [Int: Names.Mapping]
    private let mappings: [Int: Names.Mapping]
    private let names: [Int: MappingName]
    private let weeks: ClosedRange<ISOWeek>
    private let cells: CellCounts
    private let days: ClosedRange<Day>
    private let capturedHours: [UInt32]
    private let sights: CodeSights

    /// - Parameters:
    ///   - beside: how many bytes are made of each mapping beside what is asked for here, about.
    ///   - codeWeeks: of how many captured weeks before that of the last day codes are asked for; nil for all.
    init(
        _ db: Database, period: Period, scope: ReportScope, rollups: ReportTimeZone, _ detail: ReportDetail,
        beside: Int = 0,
        codeWeeks: Int? = nil
    ) throws {
        self.db = db
        self.period = period
        self.scope = scope
        self.detail = detail
        allMappings = try Names(db).mappings
        mappings = allMappings.filter { scope.contains($0.value) }
        names = mappings.mapValues { MappingName(organization: $0.organizationName, mapping: $0.name) }
        let lastWeek = ISOWeek(containing: period.last)
        weeks = lastWeek.advanced(by: 1 - History.weeksShown)...lastWeek
        let first = min(
            weeks.lowerBound.monday, period.previous.first, period.first.advanced(by: -Self.baselineDays))
        days = first...max(period.last, lastWeek.sunday)
        capturedHours = try CapturedHours.bits(
            db, days: days, organizations: Set(mappings.values.map(\.organization)), in: period.timeZone)
        cells = try CellCounts(
            db, days: days, mappings: mappings.keys, in: period.timeZone, rollups: rollups,
            bytesOfMapping: detail.bytesOfMapping + beside,
            codesSince: codeWeeks.map { [days, capturedHours] count in
                Self.monday(lastWeek, back: count, days.lowerBound, capturedHours)
            })
        sights = CodeSights(db: db, period: period, rollups: rollups, mappings: mappings)
    }

    func figures() throws -> WeeklyFigures {
        var figures = WeeklyFigures(
            period: period, mappings: mappingFigures(), errors: try codeFigures(), days: dayFigures(),
            weeks: weekFigures(), evidence: try EvidenceFigures(db), background: background())
        figures.conflicts = try PeriodConflicts.read(db, in: period.instants, names: allMappings, scope: scope)
        guard detail != .counts else { return figures }
        figures.platform = try platform(figures)
        let query = try PeriodRequests(db)
        try addRequests(to: &figures, query, withPictures: detail == .full)
        figures.attention =
            detail == .findings
            ? try keys { $0.pending > 0 }.flatMap { try query.pending($0.name, $0.key, in: period.instants) }
            : try keys { $0.failed + $0.aborted + $0.pending + $0.emptySuccesses > 0 }
                .flatMap { try query.attention($0.name, $0.key, in: period.instants) }
        let start = period.timeZone.start(of: period.first.advanced(by: -7 * History.weeksShown))
        figures.apiErrors = try keys { $0.apiErrors > 0 }
            .flatMap { try query.apiErrors($0.name, $0.key, in: period.instants, since: start) }
        figures.usualDurations = try keys { $0.pending > 0 }
            .map { try query.usualDuration($0.name, $0.key, before: period.instants.upperBound) }
        return figures
    }

    private func platform(_ figures: WeeklyFigures) throws -> PlatformFigures? {
        guard try BatchQuery.knowsAny(db) else { return nil }
        let named = keys { $0.success + $0.failed + $0.aborted > 0 }.map { (key: $0.key, name: $0.name) }
        let requests = try BatchQuery(db).requests(named, in: period.instants)
        let troubled = figures.totals.failed + figures.totals.aborted
        let unclaimed = try RawStatement(db, sql: SQLText.file("queries/batches_unclaimed.sql"))
        unclaimed.bind(1, period.instants.lowerBound.milliseconds)
        unclaimed.bind(2, period.instants.upperBound.milliseconds)
        return PlatformFigures(
            requests: requests, unnamed: troubled - requests.count { $0.request.outcome != .success },
            // Of a part of the history nobody knows which are its own.
            unclaimed: scope == .all ? try unclaimed.first { Int($0.int(0)) } ?? 0 : 0)
    }

    /// What error budgets are reckoned from: weeks up to the period's last day.
    func rolling(rollups: ReportTimeZone) throws -> [RollingFigures] {
        try RollingQuery(
            db, in: period.timeZone, rollups: rollups, names: names,
            organizations: Set(mappings.values.map(\.organization))
        ).figures(upTo: period.last)
    }

    /// The Monday of the week so many captured weeks back; of the first week there is where there are less.
    private static func monday(_ last: ISOWeek, back count: Int, _ first: Day, _ capturedHours: [UInt32]) -> Day {
        var (week, left) = (last, count)
        while left > 0, week.monday > first {
            week = week.advanced(by: -1)
            let places = (0..<7).map { week.monday.number - first.number + $0 }
            if places.contains(where: { capturedHours.indices.contains($0) && capturedHours[$0] != 0 }) { left -= 1 }
        }
        return week.monday
    }

    // MARK: - Counts

    private func hours(_ day: Day) -> UInt32 {
        days.contains(day) ? capturedHours[day.number - days.lowerBound.number] : 0
    }

    private func background() -> Background {
        let upTo = days.lowerBound...period.last
        let count = upTo.upperBound.number - upTo.lowerBound.number + 1
        return Background(
            days: upTo,
            mappings: cells.mappings.compactMap { key, counts -> MappingDays? in
                let known = counts.first(days: count)
                guard let name = names[key], known.contains(where: { !$0.isEmpty }) else { return nil }
                return MappingDays(name: name, counts: known)
            }
            .sorted { $0.name < $1.name },
            capturedHours: Array(capturedHours.prefix(count)))
    }

    private func mappingFigures() -> [MappingFigures] {
        let (now, before) = (cells.sums(period.days), cells.sums(period.previous.days))
        return Set(now.keys).union(before.keys).compactMap { key in
            names[key].map { name in
                MappingFigures(
                    organization: name.organization, mapping: name.mapping, counts: now[key] ?? Counts(),
                    previous: before[key] ?? Counts())
            }
        }
        .sorted { MappingName.precedes(($0.organization, $0.mapping), ($1.organization, $1.mapping)) }
    }

    private func dayFigures() -> [DayFigures] {
        var counts: [Int: Counts] = [:]
        cells.forEach(period.days) { counts[$1, default: Counts()] += $2 }
        return (period.first.number...period.last.number).map { number in
            let day = Day(number: number)
            return DayFigures(
                day: day, counts: counts[number] ?? Counts(), capturedHours: hours(day).nonzeroBitCount)
        }
    }

    private func weekFigures() -> [WeekFigures] {
        return (0..<History.weeksShown).map { index in
            let week = weeks.lowerBound.advanced(by: index)
            let captured = (0..<7).count { hours(week.monday.advanced(by: $0)) != 0 }
            var counts = Counts()
            cells.forEach(week.monday...week.sunday) { counts += $2 }
            return WeekFigures(week: week, counts: counts, capturedDays: captured)
        }
    }

    private func codeFigures() throws -> [CodeFigures] {
        var now: [String: Int] = [:]
        var before: [String: Int] = [:]
        var seenIn: [String: Set<Int>] = [:]
        cells.forEach(period.days) { mapping, _, counts in
            for (code, count) in counts.codes {
                now[code, default: 0] += count
                seenIn[code, default: []].insert(mapping)
            }
        }
        cells.forEach(period.previous.days) { before.merge($2.codes, uniquingKeysWith: +) }
        return try now.map { code, count in
            let isNone = code == ErrorCode.none
            var figures = CodeFigures(
                code: isNone ? nil : code, count: count, previousCount: before[code] ?? 0,
                mappings: seenIn[code]?.count ?? 0,
                firstSeen: try sights.seen(code, isFirst: true), lastSeen: try sights.seen(code, isFirst: false))
            let earlier = try sights.before(code)
            (figures.lastDayBefore, figures.firstDayBefore, figures.daysBefore) = earlier
            return figures
        }
        .sorted { left, right in
            if left.count != right.count { return left.count > right.count }
            return (left.code ?? "~") < (right.code ?? "~")  // behind every code, which begins with a letter
        }
    }

    // MARK: - Requests

    /// The report's mappings, in its order, with their keys.
    private func keys(where isWanted: (Counts) -> Bool) -> [(key: Int, name: MappingName)] {
        cells.sums(period.days).compactMap { key, counts in
            isWanted(counts) ? names[key].map { (key: key, name: $0) } : nil
        }
        .sorted { $0.name < $1.name }
    }

    /// The requests to look at one by one; of a long period the recent ones, as all would cost more than they tell.
    private var recent: Range<Instant> {
        let first = max(period.first, period.last.advanced(by: 1 - 7 * (Self.recentWeeks + 1)))
        return period.timeZone.start(of: first)..<period.instants.upperBound
    }

    /// How many requests before the period are read of mappings that ask for no closer look.
    private static let latestCount = 50
    /// How many are read at most to look closer, and how many of one mapping: more cost more than they tell.
    private static let (mostRead, mostOfOne) = (60_000, 12_000)

    /// The mappings whose requests of the weeks before are read one by one: those with the most requests that failed or were
    /// aborted in the period, as many as are affordable. Of the others the days' counts tell what is usual.
    private func lookedInto() -> Set<Int> {
        let troubles = cells.sums(period.days).mapValues { $0.failed + $0.aborted }
        var requests: [Int: Int] = [:]
        cells.forEach(days.lowerBound...period.last) { requests[$0, default: 0] += $2.requests }
        var left = Self.mostRead
        var chosen: Set<Int> = []
        for (key, count) in troubles.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) where count > 0 {
            guard let cost = requests[key], cost <= min(left, Self.mostOfOne) else { continue }
            left -= cost
            chosen.insert(key)
        }
        return chosen
    }

    /// Whether a mapping's requests take longer than those at the end of most of the three weeks before: on a slow day at the end of
    /// one of them nothing else would seem slow.
    private func seemsSlow(_ requests: MappingRequests, _ key: Int, _ query: PeriodRequests) throws -> Bool {
        let ends = try (1..<3).map { weeks in
            let end = period.timeZone.start(of: period.first.advanced(by: -7 * weeks))
            return try query.latest(key, before: end, count: Self.latestCount)
        }
        let glances = ([requests.before] + ends).filter { !$0.isEmpty }
        return glances.count(where: requests.seemsSlow) * 2 > glances.count
    }

    /// The requests of all mappings with those before, and in the same pass what pictures ask of the weeks before.
    private func addRequests(to figures: inout WeeklyFigures, _ query: PeriodRequests, withPictures: Bool) throws {
        let start = period.timeZone.start(of: period.first.advanced(by: -Self.baselineDays))
        let first = min(period.first, period.last.advanced(by: 1 - 7 * Self.recentWeeks))
        let pictured = period.timeZone.start(of: first)..<period.instants.upperBound
        var counting = WeekdayHourCounting(pictured)
        var later = EndedLater(period)
        let (recent, begin) = (recent, period.instants.lowerBound)
        let lookedInto = lookedInto()
        for (key, name) in names.sorted(by: { $0.value < $1.value }) {
            var requests = MappingRequests(name: name, requests: [])
            // Of a long period only pictures need what lies before its last weeks.
            let present = withPictures ? pictured : max(recent.lowerBound, begin)..<recent.upperBound
            try query.forEach(key, in: present) { request, finished in
                if withPictures {
                    counting.count(request.submitted.milliseconds, request.outcome)
                    later.count(request.submitted.milliseconds, request.outcome, finished)
                }
                if request.submitted >= begin, recent.contains(request.submitted) { requests.requests.append(request) }
            }
            requests.before = try query.latest(key, before: begin, count: Self.latestCount)
            requests.isWhole = try lookedInto.contains(key) || seemsSlow(requests, key, query)
            if requests.isWhole {
                requests.before = []
                try query.forEach(key, in: start..<begin) { request, _ in requests.before.append(request) }
            }
            requests.next = try query.next(key, from: period.instants.upperBound)
            if !requests.requests.isEmpty || !requests.before.isEmpty { figures.requests.append(requests) }
        }
        guard withPictures else { return }
        figures.weekdayHours = WeekdayHours(
            weeks: max(Self.recentWeeks, (period.dayCount + 6) / 7), hours: counting.hours(in: period.timeZone))
        // A long period's own one before lies outside what was read.
        if period.previous.first >= first { figures.restated = later.restatement(figures.previousTotals) }
    }
}
