import IngestionAPI

/// A made-up history of ingestion: a native capture of every exchange, the same bytes on every run.
///
///     let truth = try DemoHistory().write { bytes in try file.write(contentsOf: bytes) }
///
/// It holds what real histories hold: a burst of failures, a mapping that aborts, requests that never end, statuses read
/// again and changed later, collisions, rejections, errors of the gateway, days without capture, duplicate lines, and
/// words that the API's page does not know. It is for `demo` and for tests; it never touches a database or a network.
public struct DemoHistory: Sendable {
    /// Where chance begins.
    public var seed: UInt64
    /// How many weeks of 7 days.
    public var weeks: Int
    /// The last day, UTC.
    public var lastDay: Day
    /// Exactly so many requests.
    public var requests: Int
    /// The mappings.
    public var mappings: [DemoMapping]

    /// A history from its measures; without any, the one that `demo` shows.
    public init(
        seed: UInt64 = 880_056, weeks: Int = 26, lastDay: Day = Day(year: 2026, month: 11, day: 22)!,
        requests: Int = 6_000, mappings: [DemoMapping] = DemoMapping.cast
    ) {
        self.seed = seed
        self.weeks = weeks
        self.lastDay = lastDay
        self.requests = requests
        self.mappings = mappings
    }

    /// Writes the capture, a day at a time, in the order of time.
    /// - Returns: what a report of it must say.
    @discardableResult
    public func write(_ sink: ([UInt8]) throws -> Void) rethrows -> DemoTruth {
        let calendar = DemoCalendar(weeks: weeks, lastDay: lastDay)
        let weights = calendar.days.flatMap { day in mappings.map { calendar.weight(of: $0, on: day) } }
        var volumes = DemoHistory.split(requests, by: weights).makeIterator()
        var story = DemoStory(calendar: calendar, chance: DemoGenerator(seed: seed))
        for day in calendar.days {
            for mapping in mappings {
                story.tell(mapping, day, requests: volumes.next()!)
            }
            let bytes = story.take(day)
            if !bytes.isEmpty { try sink(bytes) }
        }
        return story.truth
    }

    /// The whole capture in one piece.
    public func capture() -> (bytes: [UInt8], truth: DemoTruth) {
        var bytes: [UInt8] = []
        let truth = write { bytes += $0 }
        return (bytes, truth)
    }

    /// `total` shared out by weight, in whole numbers that add up to it.
    static func split(_ total: Int, by weights: [Int]) -> [Int] {
        let whole = max(1, weights.reduce(0, +))
        var running = 0
        var given = 0
        return weights.map { weight in
            running += weight
            let upTo = (2 * total * running + whole) / (2 * whole)
            defer { given = upTo }
            return upTo - given
        }
    }
}
