import Figures
import IngestionAPI

/// A mapping's finished requests, those apart that only go on with the trouble before them.
///
/// Who triggers again because a request failed asks the same question a second time: its answer says little that is new, and
/// ten such answers are one trouble, not ten. A request *goes on* where it was submitted at most `reach` after a failed or
/// aborted one was submitted, or answered; it does not count for what is usual. Which requests are left out depends on nothing
/// that comes after them, so the rate of those that are left is not shifted.
package struct Episodes {
    /// A trouble: a failed or aborted request that counts, and what goes on with it.
    package struct Episode {
        /// Its first request's place among the finished ones.
        package var first: Int
        /// How many of its requests failed or were aborted, the first included.
        package var length: Int
        /// How many requests went on with it, whatever became of them.
        package var followers: Int
        /// The place of its last request that failed or was aborted.
        package var last: Int
    }

    /// The longest reach, milliseconds: an hour.
    private static let longestReach: Int64 = 3_600_000

    /// The finished requests, the earliest first.
    package let finished: [MappingRequests.Request]
    /// The places of those that count.
    package private(set) var counted: [Int] = []
    /// The troubles, the earliest first.
    package private(set) var episodes: [Episode] = []
    /// How long after a failure a request goes on with it: half the usual pause between two requests, at most an hour.
    package let reach: Int64

    /// - Parameter requests: in the order in which they were submitted.
    package init(_ requests: [MappingRequests.Request]) {
        let finished = requests.filter { $0.outcome != .pending }
        self.finished = finished
        // Some hundred pauses tell their middle as well as all do.
        let pauses = stride(from: 1, to: finished.count, by: max(1, finished.count / 200)).map {
            Double(finished[$0].submitted.milliseconds - finished[$0 - 1].submitted.milliseconds)
        }
        reach = min(Self.longestReach, Int64((Quantiles.median(pauses) ?? 0) / 2))
        // When the answers of troubles came, the earliest first: what is submitted just after one goes on with it.
        let answers = finished.indices.compactMap { place -> (at: Int64, place: Int)? in
            let request = finished[place]
            guard request.outcome != .success, let duration = request.duration else { return nil }
            return (request.submitted.milliseconds + duration, place)
        }
        .sorted { $0.at < $1.at }
        var (until, answered) = (Int64.min, 0)
        for (place, request) in finished.enumerated() {
            let submitted = request.submitted.milliseconds
            while answered < answers.count, answers[answered].at <= submitted, answers[answered].place < place {
                until = max(until, answers[answered].at + reach)
                answered += 1
            }
            let goesOn = submitted <= until
            let isTrouble = request.outcome != .success
            if goesOn {
                episodes[episodes.count - 1].followers += 1
            } else {
                counted.append(place)
                if isTrouble { episodes.append(Episode(first: place, length: 0, followers: 0, last: place)) }
            }
            guard isTrouble else { continue }
            episodes[episodes.count - 1].length += 1
            episodes[episodes.count - 1].last = place
            until = max(until, submitted + reach)
        }
    }

    /// A place's request was not ingested.
    package func isTrouble(_ place: Int) -> Bool { finished[place].outcome != .success }
}
