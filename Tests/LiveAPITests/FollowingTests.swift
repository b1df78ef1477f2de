import Foundation
import IngestionAPI
import Synchronization
import Testing

@testable import LiveAPI

@Suite("Following requests")
struct FollowingTests {
    @Test("each is looked at until it is over, never faster than the rate, never more at once than allowed")
    func follows() throws {
        let requests = (0..<40).map {
            FollowedRequest(
                id: .number(Int64($0)), mapping: "m",
                submitted: Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000)))
        }
        var options = FollowingOptions()
        options.maxConcurrent = 5
        options.rate = 400
        options.interval = 0.01
        let looks = Counting()
        let following = Following(requests, options: options)
        let started = Date()
        try following.run {
            { request in
                looks.enter(request.id)
                Thread.sleep(forTimeInterval: 0.002)
                return looks.leave(request.id) >= 3 ? .over : .running
            }
        }
        #expect(following.progress == (40, 0))
        #expect(looks.all.values.allSatisfy { $0 == 3 })
        #expect(looks.most <= 5)
        #expect(Date().timeIntervalSince(started) >= 119.0 / 400)
    }

    @Test("ends when its time is over, and at the first error")
    func ends() throws {
        let requests = [FollowedRequest(id: .number(1), mapping: "m", submitted: Instant(milliseconds: 0))]
        var options = FollowingOptions()
        options.interval = 0.01
        options.longestInterval = 0.01
        options.limit = 0.2
        let following = Following(requests, options: options)
        try following.run { { _ in .running } }
        #expect(following.progress == (0, 1))
        #expect(throws: APIFailure.self) {
            try Following(requests, options: options).run { { _ in throw APIFailure(reason: "x") } }
        }
    }

    @Test("backoff grows to thirty seconds, and is never shorter than what the answer asks for")
    func backoff() {
        for attempt in 0..<12 {
            let delays = (0..<200).map { _ in IngestionClient.delay(attempt, atLeast: nil) }
            #expect(delays.allSatisfy { (0...min(30, 0.5 * Double(1 << attempt))).contains($0) })
            #expect(IngestionClient.delay(attempt, atLeast: 7) >= 7)
        }
        #expect(IngestionClient.delay(0, atLeast: 1e9) <= 301)
    }

    private final class Counting: Sendable {
        private struct State {
            var counts: [RequestID: Int] = [:]
            var underway = 0
            var greatest = 0
        }

        private let state = Mutex(State())

        func enter(_ id: RequestID) {
            state.withLock { state in
                state.underway += 1
                state.greatest = max(state.greatest, state.underway)
                state.counts[id, default: 0] += 1
            }
        }

        func leave(_ id: RequestID) -> Int {
            state.withLock { state in
                state.underway -= 1
                return state.counts[id] ?? 0
            }
        }

        var all: [RequestID: Int] { state.withLock { $0.counts } }
        var most: Int { state.withLock { $0.greatest } }
    }
}
