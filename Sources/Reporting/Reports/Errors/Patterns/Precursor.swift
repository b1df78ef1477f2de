import Assessment
import Figures
import IngestionAPI

/// What may go before a failure.
public enum Precursor: String, Sendable, CaseIterable {
    /// A POST was answered "already in progress" since the request before.
    case collision
    /// The same while the request itself ran.
    case collisionWhileRunning
    /// A POST was rejected since the request before.
    case rejection
    /// The API answered with an error since the request before.
    case apiError
    /// The request before was aborted.
    case abort
    /// The request before failed.
    case failure
    /// The request before had not ended when this one was submitted.
    case stillRunning
    /// The request before took longer than 95 % of its mapping's.
    case slowBefore
    /// The request itself took longer than 95 % of its mapping's.
    case longPending
    /// The request before delivered more records than 95 % of its mapping's.
    case volumePeak
    /// The pause since the request before was longer than 95 % of its mapping's.
    case longPause
}

/// What is usual for a mapping: above these limits lie 5 % of its other requests.
struct UsualLimits {
    /// From how few values on no limit is given.
    private static let least = 20

    let duration: Double?
    let durationBefore: Double?
    let recordsBefore: Double?
    let pause: Double?
    /// The usual pause between two requests, milliseconds.
    let medianPause: Double?

    init(_ others: [RequestContext]) {
        func limit(_ values: [Int64]) -> Double? {
            guard values.count >= Self.least else { return nil }
            return Quantiles.quantile(0.95, ordered: values.map(Double.init).sorted())
        }
        duration = limit(others.compactMap(\.duration))
        durationBefore = limit(others.compactMap { $0.previous?.duration })
        recordsBefore = limit(others.compactMap { $0.previous?.records })
        let pauses = others.compactMap(\.pause)
        pause = limit(pauses)
        medianPause = Quantiles.median(pauses.map(Double.init))
    }
}

extension RequestContext {
    /// How long after the request before, or its answer, one is a retry at most: an hour, and half the usual pause.
    private static let longestRetry = 3_600_000.0

    /// Whether it came so soon after the request before, or after its answer, that it asks again.
    private func isRetry(_ limits: UsualLimits) -> Bool {
        guard let pause, let usual = limits.medianPause else { return false }
        let reach = min(Self.longestRetry, usual / 2)
        let sinceAnswer = Double(pause) - Double(previous?.duration ?? 0)
        return Double(pause) <= reach || (0...reach).contains(sinceAnswer)
    }

    /// Milliseconds since the mapping's request before was submitted.
    var pause: Int64? { previous.map { submitted.milliseconds - $0.submitted.milliseconds } }

    /// Whether something went before the request.
    func has(_ precursor: Precursor, _ limits: UsualLimits) -> Bool {
        func exceeds(_ value: Int64?, _ limit: Double?) -> Bool {
            guard let value, let limit else { return false }
            return Double(value) > limit
        }
        switch precursor {
        case .collision: return collisionsBefore > 0
        case .collisionWhileRunning: return collisionsDuring > 0
        case .rejection: return rejectionsBefore > 0
        case .apiError: return apiErrorsBefore > 0
        // What follows at once is a retry: the same trouble, and no sign before it.
        case .abort: return previous?.outcome == .aborted && !isRetry(limits)
        case .failure: return previous?.outcome == .failed && !isRetry(limits)
        case .stillRunning:
            guard let previous else { return false }
            guard previous.outcome != .pending else { return true }
            return exceeds(previous.duration, pause.map(Double.init))
        case .slowBefore: return exceeds(previous?.duration, limits.durationBefore)
        case .longPending: return exceeds(duration, limits.duration)
        case .volumePeak: return exceeds(previous?.records, limits.recordsBefore)
        case .longPause: return exceeds(pause, limits.pause)
        }
    }
}
