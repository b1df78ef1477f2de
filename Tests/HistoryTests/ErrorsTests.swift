import Figures
import Foundation
import IngestionAPI
import Testing

@testable import History

/// Episodes and what went before them, from captures.
@Suite("Episodes of an error code")
struct EpisodeTests {
    private static let start = Instant(rfc3339: "2026-11-16T03:00:00Z")!.milliseconds
    private static let minute: Int64 = 60_000

    /// A POST and its answer `minutes` later, of request `id` in a mapping; in lines of a capture.
    private static func request(
        _ id: Int, at minutes: Int64, _ status: String?, code: String? = nil, took: Int64 = 2, mapping: String = "1042",
        records: Int = 10
    ) -> [String] {
        let url = "https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/\(mapping)/ingest"
        let post = Instant(milliseconds: start + minutes * minute)
        var lines = [
            #"{"at":"\#(post)","method":"POST","url":"\#(url)","response":{"requestId":\#(id),"status":"Success"}}"#
        ]
        if let status {
            let get = Instant(milliseconds: start + (minutes + took) * minute)
            let info = "Mapping Id: \(mapping). \(code ?? "")"
            lines.append(
                #"{"at":"\#(get)","method":"GET","url":"\#(url)?requestId=\#(id)","response":{"batchId":"","info":"\#(info)","numRecords":\#(records),"requestId":\#(id),"status":"\#(status)"}}"#
            )
        }
        return lines
    }

    private static func collision(at minutes: Int64, mapping: String = "1042") -> String {
        let url = "https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/\(mapping)/ingest"
        let at = Instant(milliseconds: start + minutes * minute)
        return #"{"at":"\#(at)","method":"POST","url":"\#(url)","response":{"requestId":1,"status":"In Progress"}}"#
    }

    private static let lines: [String] = [
        request(1, at: 0, "Success", records: 40), request(2, at: 60, "Failed", code: "ACP-1"),
        request(3, at: 70, "Failed", code: "ACP-2"), request(4, at: 80, nil),
        request(5, at: 90, "Failed", code: "ACP-1"), request(6, at: 100, "Success", took: 5),
        [collision(at: 150)], request(7, at: 200, "Aborted", code: "ACP-1"),
        request(8, at: 300, "Failed", code: "ACP-2"), request(20, at: 65, "Success", mapping: "2077"),
        request(21, at: 75, "Failed", code: "ACP-1", mapping: "2077"),
    ].flatMap { $0 }

    private static func ids(_ numbers: Int64...) -> [RequestID] { numbers.map { .number($0) } }

    private func found(_ lines: [String], code: String? = "ACP-1") throws -> CodeHistory? {
        let scratch = try Scratch()
        let history = try scratch.history()
        try scratch.importing(Array((lines.joined(separator: "\n") + "\n").utf8), as: "one.ndjson", into: history)
        return try history.codeHistory(code)
    }

    @Test("An episode goes on to the mapping's next success, over other codes and pending requests")
    func episodes() throws {
        let found = try #require(try found(Self.lines))
        #expect(
            found.episodes.map { $0.attempts.map(\.id) } == [
                Self.ids(2, 3, 4, 5), [.number(21)], Self.ids(7, 8),
            ])
        #expect(found.episodes.map { $0.recovery?.id } == [.number(6), nil, nil])
        #expect(found.episodes.map(\.lost) == [3, 1, 2])
        // From the answer at 62 minutes to that at 105.
        #expect(found.episodes[0].timeToRecover == 43 * Self.minute)
        #expect(found.episodes.map(\.usualRecords) == [40, 10, 40])
        #expect(found.requests.map(\.id) == Self.ids(2, 21, 5, 7))
        #expect(found.figures.count == 4)
        #expect(found.shares.map(\.count) == [3, 1])
        #expect(found.shares.map(\.finished) == [7, 2])
    }

    @Test("What went before a request: the mapping's one before it, and what happened between")
    func contexts() throws {
        let found = try #require(try found(Self.lines))
        let onset = try #require(found.onsets.first { $0.collisionsBefore > 0 })
        #expect(onset.submitted.milliseconds == Self.start + 200 * Self.minute)
        #expect(onset.previous?.submitted.milliseconds == Self.start + 100 * Self.minute)
        #expect(onset.previous?.outcome == .success)
        #expect(onset.previous?.duration == 5 * Self.minute)
        #expect(onset.duration == 2 * Self.minute)
        #expect(found.onsets.count { $0.collisionsBefore > 0 } == 1)
        // All finished requests but those with the code.
        #expect(found.others.count == 5)
    }

    @Test("The order of a capture's lines and the number of imports change nothing")
    func orderFree() throws {
        let whole = try found(Self.lines)
        var generator = SystemRandomNumberGenerator()
        let scratch = try Scratch()
        let history = try scratch.history()
        let shuffled = Self.lines.shuffled(using: &generator)
        for (index, part) in [shuffled.prefix(7), shuffled.suffix(shuffled.count - 4)].enumerated() {
            try scratch.importing(
                Array((part.joined(separator: "\n") + "\n").utf8), as: "\(index).ndjson", into: history)
        }
        var again = try #require(try history.codeHistory("ACP-1"))
        again.errors.evidence.imports = 1
        #expect(again == whole)
    }

    @Test("Only the latest requests where there are very many; a code that was never seen is none")
    func limits() throws {
        let days: [String] = (0..<10).flatMap { (day: Int) -> [String] in
            let failed = Self.request(100 + day, at: Int64(day) * 1_440, "Failed", code: "ACP-1")
            return failed + Self.request(200 + day, at: Int64(day) * 1_440 + 30, "Success")
        }
        let scratch = try Scratch()
        let history = try scratch.history()
        try scratch.importing(Array((days.joined(separator: "\n") + "\n").utf8), as: "one.ndjson", into: history)
        let cut = try #require(try history.codeHistory("ACP-1", limit: 3))
        #expect(cut.requests.map(\.id) == Self.ids(107, 108, 109))
        #expect(cut.since == Day(iso: "2026-11-23"))
        #expect(cut.figures.count == 10)
        #expect(cut.shares.map(\.finished) == [6])
        #expect(try history.codeHistory("ACP-1", limit: 10)?.since == nil)
        #expect(try history.codeHistory("ACP-1", limit: 0)?.requests.count == 10)
        #expect(try history.codeHistory("ACP-3") == nil)
        #expect(try history.codeHistory(nil) == nil)
    }
}
