import Foundation
import IngestionAPI
import Synchronization
import Testing

@testable import LiveAPI

/// Requests that are followed, by clocks that run a hundred times as fast.
@Suite("Following requests in time")
struct FollowingTimeTests {
    private static func requests(_ count: Int) -> [FollowedRequest] {
        (0..<count).map {
            FollowedRequest(id: .number(Int64($0)), mapping: "1042", submitted: Instant(milliseconds: 0))
        }
    }

    private static func options(_ change: (inout FollowingOptions) -> Void) -> FollowingOptions {
        var options = FollowingOptions()
        options.time = .running(times: 100)
        change(&options)
        return options
    }

    @Test("no look begins after the limit, however many wait for their turn")
    func limit() throws {
        let options = Self.options {
            $0.maxConcurrent = 8
            $0.rate = 0.5  // a look every two seconds: eight that wait would go on for sixteen
            $0.limit = 7
        }
        let looks = Mutex<[Double]>([])
        let began = options.time.seconds()
        try Following(Self.requests(20), options: options).run {
            { _ in
                looks.withLock { $0.append(options.time.seconds() - began) }
                return .over
            }
        }
        let times = looks.withLock { $0.sorted() }
        #expect((3...4).contains(times.count), "\(times)")
        #expect(times.allSatisfy { $0 < 7.5 }, "\(times)")
        #expect(options.time.seconds() - began < 12, "it ends with the limit")
    }

    @Test("whoever is told to stop while it waits for its turn stops")
    func interruption() throws {
        let isStopped = Mutex(false)
        let options = Self.options {
            $0.rate = 0.1
            $0.isStopped = { isStopped.withLock { $0 } }
        }
        let looks = Mutex(0)
        let began = options.time.seconds()
        try Following(Self.requests(20), options: options).run {
            { _ in
                looks.withLock { $0 += 1 }
                isStopped.withLock { $0 = true }
                return .running
            }
        }
        #expect(looks.withLock { $0 } == 1)
        #expect(options.time.seconds() - began < 9, "the next turn would have come after ten seconds")
    }

    @Test(
        "no more than so many calls a second, also where calls are at once, or a look makes several; and hardly fewer",
        arguments: [0, 3])
    func rate(turns: Int) throws {
        let options = Self.options { $0.rate = 2 }
        let times = Mutex<[Double]>([])
        let began = options.time.seconds()
        let following = Following(Self.requests(40 / (1 + turns)), options: options)
        try following.run {
            { _ in
                for turn in 0...turns {
                    if turn > 0 { following.turn() }
                    times.withLock { $0.append(options.time.seconds() - began) }
                }
                return .over
            }
        }
        let sorted = times.withLock { $0.sorted() }
        #expect(sorted.count == 40)
        // In any ten seconds at most twenty, and the one that begins them.
        for time in sorted { #expect(sorted.count { $0 >= time && $0 < time + 9.5 } <= 21) }
        #expect(sorted[39] < 40, "twice as long as it has to take")
    }

    @Test("the clock of the calendar may be set back: limit and rate do not look at it")
    func calendar() throws {
        var clocks = TimeSource.running(times: 100)
        let calls = Mutex(0)
        clocks.now = {
            calls.withLock { calls in
                calls += 1
                return Instant(milliseconds: 1_800_000_000_000 - Int64(calls) * 86_400_000)
            }
        }
        let options = Self.options {
            $0.limit = 3
            $0.interval = 1
            $0.time = clocks
        }
        let began = clocks.seconds()
        try Following(Self.requests(2), options: options).run { { _ in .running } }
        #expect((2.5..<8).contains(clocks.seconds() - began))
    }
}
