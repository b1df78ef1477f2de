import Figures
import IngestionAPI
import TestSupport
import Testing

@testable import Assessment

@Suite("Troubles and what goes on with them")
struct EpisodesTests {
    private static let minute: Int64 = 60_000

    private func request(_ minute: Int64, _ outcome: Outcome, takes: Int64 = 1) -> MappingRequests.Request {
        .init(
            submitted: Instant(milliseconds: minute * Self.minute), outcome: outcome,
            duration: outcome == .pending ? nil : takes * Self.minute)
    }

    /// One request an hour.
    private func hourly(_ outcomes: [Outcome]) -> [MappingRequests.Request] {
        outcomes.enumerated().map { request(Int64($0) * 60, $1) }
    }

    @Test("a request within half the usual pause of a failure goes on with it and does not count")
    func reach() {
        var requests = hourly([.success, .failed] + Array(repeating: .success, count: 10))
        requests.insert(request(80, .failed), at: 2)
        requests.insert(request(95, .success), at: 3)
        let episodes = Episodes(requests)
        #expect(episodes.reach == 30 * Self.minute)
        #expect(episodes.counted == [0, 1] + Array(4...13))
        #expect(episodes.episodes.count == 1)
        #expect(episodes.episodes[0].length == 2 && episodes.episodes[0].followers == 2)
    }

    @Test("a request that was ingested in between ends no trouble")
    func between() {
        let episodes = Episodes(
            hourly([.success, .success, .success]) + [
                request(180, .failed), request(185, .success), request(190, .failed),
            ])
        #expect(episodes.counted == [0, 1, 2, 3])
        #expect(episodes.episodes[0].length == 2 && episodes.episodes[0].followers == 2)
    }

    @Test("what is submitted while a failing one is pending, long after it was submitted, counts")
    func pendingLong() {
        let requests =
            hourly([.success, .success, .success]) + [request(180, .failed, takes: 300), request(300, .success)]
        #expect(Episodes(requests).counted == [0, 1, 2, 3, 4])
    }

    @Test("the reach counts from the answer, where that comes later, and is an hour at most")
    func answer() {
        let day: Int64 = 1_440
        let requests = (0..<5).map { request($0 * day, $0 == 2 ? .failed : .success, takes: 90) }
        let late = request(2 * day + 140, .failed)
        let later = request(2 * day + 140 + 62, .success)
        let episodes = Episodes(Array(requests[..<3]) + [late, later] + requests[3...])
        #expect(episodes.reach == 60 * Self.minute)
        #expect(
            episodes.counted == [0, 1, 2, 4, 5, 6], "the late one goes on, the one an hour after its answer does not")
    }

    @Test("pending requests are none of it")
    func pending() {
        let episodes = Episodes(hourly([.success, .pending, .failed, .success]))
        #expect(episodes.finished.count == 3)
    }

    @Test("of requests that fail by chance the rate of those that count is the rate of all", arguments: 1...5)
    func unshifted(seed: Int) {
        var chance = Chance(seed: UInt64(seed))
        var at: Int64 = 0
        let requests = (0..<40_000).map { _ -> MappingRequests.Request in
            at += Int64(1 + chance.unit() * 40)
            return request(at, chance.happens(0.2) ? .failed : .success, takes: Int64(chance.unit() * 20))
        }
        let episodes = Episodes(requests)
        let rate = Double(episodes.counted.count(where: episodes.isTrouble)) / Double(episodes.counted.count)
        // Three standard errors of some 25,000 requests.
        #expect(abs(rate - 0.2) < 0.0077, "\(rate)")
        #expect(episodes.counted.count < 37_000)
    }
}
