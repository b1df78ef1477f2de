import IngestionAPI
import TestSupport
import Testing

@testable import History

@Suite("Digests of exchanges")
struct DigestTests {
    @Test("a digest set agrees with a Set, zero and growth included")
    func againstSet() {
        var chance = Chance(seed: 7)
        var mine = DigestSet(capacity: 4)
        var theirs = Set<UInt64>()
        for _ in 0..<20_000 {
            let digest = UInt64.random(in: 0..<9_000, using: &chance)
            #expect(mine.insert(digest) == theirs.insert(digest).inserted)
        }
        for digest in UInt64(0)..<9_100 { #expect(mine.contains(digest) == theirs.contains(digest)) }
    }

    @Test("exchanges are one exactly where organization, mapping, method, request, time and body are the same")
    func identity() {
        let base = Exchange(
            at: Instant(milliseconds: 5), method: .get,
            target: CallTarget(origin: "https://a", organization: "acme", mapping: "1"), requestID: .number(7),
            queryRequestID: .number(7), httpStatus: 200, durationMs: 5, response: [1, 2])
        func changed(_ change: (inout Exchange) -> Void) -> Exchange {
            var copy = base
            change(&copy)
            return copy
        }
        let others = [
            changed { $0.at = Instant(milliseconds: 6) }, changed { $0.method = .post },
            changed { $0.target.organization = "b" }, changed { $0.target.mapping = "2" },
            changed { $0.requestID = .number(8) }, changed { $0.requestID = .text("x") },
            changed { $0.requestID = nil }, changed { $0.response = [1] },
        ]
        let same = [
            changed { $0.target.origin = "https://b" }, changed { $0.queryRequestID = nil },
            changed { $0.httpStatus = 201 }, changed { $0.durationMs = nil },
        ]
        var digester = ExchangeDigest()
        let digests = digester.digests(of: ExchangeBatch([base] + others + same))
        for index in 1...others.count { #expect(digests[index] != digests[0], "other \(index)") }
        for index in (others.count + 1)..<digests.count { #expect(digests[index] == digests[0]) }
    }
}
