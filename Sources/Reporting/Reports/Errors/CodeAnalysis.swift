import Figures
import IngestionAPI

/// What is worked out of a code's history, once for all that is written of it.
struct CodeAnalysis {
    let history: CodeHistory
    /// The requests that ended with the code, by submitted time.
    let requests: [RequestFigures]
    /// Those that name a batch, with what the Platform says of it.
    let batches: [RequestBatch]
    let patterns: [CodePattern]
    let episodes: EpisodeFigures
    let retries: RetryFigures
    /// How often each thing went before the episodes, whether that is more than expected or not.
    let precursors: [(Precursor, Excess)]
    /// How many episodes began in each hour of the week, Monday 00:00 first, in the period's time zone.
    let hours: [Int]

    /// - Parameter organizations: which organization of the Platform belongs to which of the API's.
    init(_ history: CodeHistory, _ organizations: [String: String] = [:]) {
        self.history = history
        let exposure = Exposure(history)
        let retries = RetryFigures(history, exposure)
        self.retries = retries
        requests = history.requests
        batches = requests.filter { $0.batchID != nil }.map { request in
            RequestBatch(request: request, batch: request.batchID.flatMap { history.batches[$0] })
                .joined(by: organizations)
        }
        patterns = CodePatterns.of(history, exposure, retries)
        episodes = EpisodeFigures(history.episodes)
        precursors = CodePatterns.precursors(of: exposure)
        let zone = history.errors.period.timeZone
        hours = history.episodes.reduce(into: Array(repeating: 0, count: 168)) {
            $0[WeekTime.hourOfWeek($1.start, in: zone)] += 1
        }
    }
}
