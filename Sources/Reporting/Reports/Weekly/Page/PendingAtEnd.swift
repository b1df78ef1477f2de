import Figures
import IngestionAPI

/// What became of the requests that were pending when the period ended: an old week's report says both.
struct PendingAtEnd {
    private var success = 0
    private var failed = 0
    private var aborted = 0

    /// Nil where none of them has ended since, or nothing is known of what came later.
    init?(_ figures: WeeklyFigures) {
        let end = figures.period.instants.upperBound
        guard let last = figures.evidence.lastExchange, last > end else { return nil }
        for request in figures.requests.lazy.flatMap(\.requests) {
            guard let duration = request.duration, request.submitted.milliseconds + duration >= end.milliseconds
            else { continue }
            switch request.outcome {
            case .success: success += 1
            case .failed: failed += 1
            case .aborted: aborted += 1
            case .pending: break
            }
        }
        guard success + failed + aborted > 0 else { return nil }
    }

    /// `When the period ended, 28 requests were pending. Since then …`.
    /// - Parameter pending: how many of the period still are.
    func sentence(_ words: Words, pending: Int) -> String {
        words(
            "pendingAtEnd",
            [
                "requests": words.counted("requestCount", success + failed + aborted + pending),
                "success": Numbers.grouped(success), "failed": Numbers.grouped(failed),
                "aborted": Numbers.grouped(aborted), "pending": Numbers.grouped(pending),
            ])
    }
}
