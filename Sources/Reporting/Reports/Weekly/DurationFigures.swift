import Assessment
import Figures
import IngestionAPI

/// How long the requests of one day took, from their POST to the answer that gave the outcome.
struct DurationFigures: Equatable {
    /// The day on which they were submitted.
    let day: Day
    /// How many finished requests whose POST was captured.
    let count: Int
    /// Half of them took at most so long; milliseconds.
    let median: Int64
    /// 95 % of them took at most so long; milliseconds.
    let p95: Int64

    /// Each day of the period; of a long period its last five weeks. Empty where no time is known at all.
    static func byDay(_ figures: WeeklyFigures) -> [DurationFigures] {
        let period = figures.period
        let first = max(period.first, period.last.advanced(by: -34))
        let starts = (first.number...period.last.number + 1).map { period.timeZone.start(of: Day(number: $0)) }
        var durations = [[Double]](repeating: [], count: starts.count - 1)
        for mapping in figures.requests {
            var place = 0
            for request in mapping.requests {
                guard let duration = request.duration, request.outcome != .pending, request.submitted >= starts[0]
                else {
                    continue
                }
                while place < durations.count - 1, request.submitted >= starts[place + 1] { place += 1 }
                durations[place].append(Double(duration))
            }
        }
        guard durations.contains(where: { !$0.isEmpty }) else { return [] }
        return durations.enumerated().map { offset, values in
            let ordered = values.sorted()
            let day = first.advanced(by: offset)
            guard !ordered.isEmpty else { return DurationFigures(day: day, count: 0, median: 0, p95: 0) }
            return DurationFigures(
                day: day, count: ordered.count, median: Int64(Quantiles.quantile(0.5, ordered: ordered)),
                p95: Int64(Quantiles.quantile(0.95, ordered: ordered)))
        }
    }
}
