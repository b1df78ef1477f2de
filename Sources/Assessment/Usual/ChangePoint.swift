import Foundation
import IngestionAPI

/// Since when something has changed: the place in a sequence from which on another rate explains it best, and the places that
/// explain it nearly as well.
///
/// The likelihood of a change at each place, before it the usual rate, after it the one seen there; the interval holds all
/// places whose logarithm lies at most 1.92 below the greatest (half of χ²'s 95 % quantile at one degree of freedom).
public struct ChangePoint: Sendable, Equatable {
    /// The likeliest beginning.
    public let at: Instant
    /// The earliest that can't be told from it.
    public let earliest: Instant
    /// The latest.
    public let latest: Instant

    /// - Parameters:
    ///   - events: times in order, and whether each was a trouble.
    ///   - usual: the share of troubles before the change, 0 to 1.
    init?(_ events: [(at: Instant, isTrouble: Bool)], usual: Double) {
        guard events.count > 1, usual < 1 else { return nil }
        let usual = max(usual, 0.5 / Double(events.count + 1))
        var (troubles, count) = (0, 0)
        var scores = [Double](repeating: 0, count: events.count)
        for place in events.indices.reversed() {
            count += 1
            if events[place].isTrouble { troubles += 1 }
            let rate = Double(troubles) / Double(count)
            // Only a rise is a beginning.
            guard rate > usual else { continue }
            let (bad, good) = (Double(troubles), Double(count - troubles))
            scores[place] = bad * log(rate / usual) + (good > 0 ? good * log((1 - rate) / (1 - usual)) : 0)
        }
        guard let best = scores.indices.max(by: { (scores[$0], $1) < (scores[$1], $0) }), scores[best] > 0 else {
            return nil
        }
        let near = scores.indices.filter { scores[best] - scores[$0] <= 1.92 }
        at = events[best].at
        earliest = events[near.first ?? best].at
        latest = events[near.last ?? best].at
    }
}
