import Figures
import IngestionAPI

/// One mapping as the rules look at it: its days, its requests in order, and those of them that count.
struct MappingPast {
    /// Counts by day.
    let days: MappingDays
    /// Its requests with those before; nil where only counts were asked for.
    let requests: MappingRequests?
    /// Whether its requests of all weeks that tell what is usual are known one by one.
    let isWhole: Bool
    /// Whether requests that go on with a trouble are left out of its rates.
    let isCountedByEpisodes: Bool
    /// What went on with what.
    let episodes: Episodes
    /// Of each day, how many finished requests count, and how many of these were not ingested; by the submitted time.
    private let tallies: [(total: Int, troubles: Int)]
    /// Places of the days of the counted requests, in their order.
    private let places: [Int]

    var name: MappingName { days.name }

    /// - Parameter borders: where each day of the background begins, and where the last one ends; milliseconds.
    /// - Parameter isLong: whether the period is longer than its requests are known one by one.
    init(_ days: MappingDays, _ requests: MappingRequests?, borders: [Int64], isLong: Bool) {
        self.days = days
        self.requests = requests
        isWhole = requests?.isWhole ?? false
        episodes = Episodes((requests?.before ?? []) + (requests?.requests ?? []))
        var tallies = [(total: Int, troubles: Int)](repeating: (0, 0), count: borders.count - 1)
        var places: [Int] = []
        places.reserveCapacity(episodes.counted.count)
        var day = 0
        for place in episodes.counted {
            let submitted = episodes.finished[place].submitted.milliseconds
            while day < tallies.count - 1, submitted >= borders[day + 1] { day += 1 }
            places.append(day)
            tallies[day].total += 1
            if episodes.isTrouble(place) { tallies[day].troubles += 1 }
        }
        // Where of the weeks before only counts are known, every finished request counts, in the period, too.
        isCountedByEpisodes = isWhole && !isLong && requests?.before.isEmpty == false
        self.tallies = isCountedByEpisodes ? tallies : days.counts.map { ($0.finished, $0.failed + $0.aborted) }
        self.places = places
    }

    /// How many of the finished requests that count were ingested on some days; nil for none.
    /// - Parameter excluded: requests submitted within are left out.
    func rate(_ days: Range<Int>, excluding excluded: ClosedRange<Instant>? = nil) -> Proportion? {
        guard let excluded else {
            let sum = tallies[days].reduce((0, 0)) { ($0.0 + $1.total, $0.1 + $1.troubles) }
            return Proportion(sum.0 - sum.1, of: sum.0)
        }
        let counted = events(days).filter { !excluded.contains($0.at) }
        return Proportion(counted.count { !$0.isTrouble }, of: counted.count)
    }

    /// How many requests of each of some days count, and how many of these were not ingested, week by week; days without any are left out.
    /// - Parameter excluded: requests submitted within are left out.
    func failures(_ days: Range<Int>, excluding excluded: ClosedRange<Instant>? = nil) -> [[(total: Int, failed: Int)]]
    {
        stride(from: days.lowerBound, to: days.upperBound, by: 7).map { first in
            (first..<min(first + 7, days.upperBound)).compactMap { day in
                rate(day..<day + 1, excluding: excluded).map { ($0.total, $0.total - $0.count) }
            }
        }
    }

    /// The requests of some days that count: when they were submitted, and whether they were not ingested.
    func events(_ days: Range<Int>) -> [(at: Instant, isTrouble: Bool)] {
        counted(days).map { (episodes.finished[$0].submitted, episodes.isTrouble($0)) }
    }

    /// Places, among the finished requests, of those of some days that count.
    func counted(_ days: Range<Int>) -> [Int] {
        let first = places.firstIndex { $0 >= days.lowerBound } ?? places.count
        let end = places.lastIndex { $0 < days.upperBound }.map { $0 + 1 } ?? first
        return first < end ? Array(episodes.counted[first..<end]) : []
    }

    /// The troubles that began on some days.
    func episodes(_ days: Range<Int>) -> [Episodes.Episode] {
        let counted = counted(days)
        guard let first = counted.first, let last = counted.last else { return [] }
        return episodes.episodes.filter { (first...last).contains($0.first) }
    }

    /// What is usual on some days.
    struct Usual {
        /// The rate.
        var rate: Proportion
        /// How much the weeks scatter.
        var scatter = Scatter()
        /// The weeks.
        var weeks: [Range<Int>]
    }

    /// What is usual on some days, week by week. One week of great trouble is no part of what is usual, and must not hide the next.
    func usual(_ days: Range<Int>) -> Usual? {
        guard let all = rate(days) else { return nil }
        var places = Baseline.weeks(days).filter { rate($0) != nil }
        var weeks = places.compactMap { rate($0) }
        guard let squares = Scatter.squares(weeks, around: all.rate) else { return Usual(rate: all, weeks: places) }
        let worst = squares.indices.max { squares[$0] < squares[$1] }
        let others = weeks.indices.filter { $0 != worst }.map { weeks[$0] }
        let without = Scatter.squares(weeks, around: Scatter.common(others))
        guard let odd = without.flatMap(Scatter.odd),
            let rate = Proportion(others.map(\.count).reduce(0, +), of: others.map(\.total).reduce(0, +)), odd == worst
        else { return Usual(rate: all, scatter: Scatter(weeks), weeks: places) }
        weeks.remove(at: odd)
        places.remove(at: odd)
        return Usual(rate: rate, scatter: Scatter(weeks), weeks: places)
    }

    /// How many requests count on the mean of some days that have any.
    func daily(_ days: Range<Int>) -> Double {
        let totals = days.lazy.map { tallies[$0].total }.filter { $0 > 0 }
        return Double(totals.reduce(0, +)) / Double(max(1, totals.count))
    }

    /// How much the rates of the days of some weeks scatter.
    func dayScatter(_ weeks: [Range<Int>]) -> Scatter { Scatter(weeks.joined().compactMap { rate($0..<$0 + 1) }) }
}
