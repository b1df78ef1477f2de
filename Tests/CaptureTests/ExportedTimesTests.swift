import Foundation
import IngestionAPI
import Testing

@testable import Capture

/// Tools that give every call of a HAR the time of the export, and those that don't.
@Suite("Times of an export")
struct ExportedTimesTests {
    /// An entry that says that it began then, with an answer made at another time.
    private static func entry(_ began: String, answered: String?, id: Int = 3_520, url: String? = nil) -> String {
        let date = answered.map { #"{"name":"date","value":"\#($0)"}"# } ?? ""
        let url = url ?? "\(ingestURL)?requestId=\(id)"
        return
            #"{"startedDateTime":"\#(began)","time":95,"request":{"method":"GET","url":"\#(url)"},"response":{"status":200,"headers":[\#(date)],"content":{"text":"{\"requestId\":\#(id),\"status\":\"In Progress\"}"}}}"#
    }

    private func read(_ entries: [String]) throws -> CaptureReading {
        let text = #"{"log":{"version":"1.2","entries":[\#(entries.joined(separator: ","))]}}"#
        return try CaptureReading(text) { HARSource($0, times: LooseTime()) }
    }

    private static let made = [
        "Mon, 16 Nov 2026 03:00:00 GMT", "Mon, 16 Nov 2026 03:05:10 GMT", "Mon, 16 Nov 2026 03:10:20 GMT",
    ]
    private static let answered = ["2026-11-16T03:00:00.000Z", "2026-11-16T03:05:10.000Z", "2026-11-16T03:10:20.000Z"]

    @Test(
        "calls that all begin within a second, after their answers, have the times of their answers, inferred, whenever they are exported",
        arguments: ["2026-11-20T09:30:00.", "2026-11-16T03:10:21.", "2027-01-01T00:00:00."])
    func exported(at export: String) throws {
        let reading = try read(
            Self.made.enumerated().map { Self.entry("\(export)00\($0)Z", answered: $1, id: $0) })
        #expect(reading.exchanges.map(\.at.description) == Self.answered)
        #expect(reading.exchanges.allSatisfy { $0.isTimeInferred })
        #expect(reading.exchanges.map(\.durationMs) == [95, 95, 95])
        #expect(reading.lines == [1, 2, 3])
        #expect(reading.unread.isEmpty)
    }

    @Test("an answer without a Date has no time then, and goes to quarantine")
    func dateless() throws {
        let export = "2026-11-20T09:30:00.5Z"
        let reading = try read([
            Self.entry(export, answered: nil), Self.entry(export, answered: Self.made[0]),
            Self.entry("2026-11-20T09:30:00.5Z", answered: nil, url: "https://example.com/"),
        ])
        #expect(reading.exchanges.map(\.at.description) == [Self.answered[0]])
        #expect(reading.lines == [2] && reading.others == 1)
        #expect(
            reading.unread.map { "\($0.line): \($0.reason)" } == [
                "1: its time is that of the file's export, and its answer has no \"Date\" header"
            ])
        #expect(String(decoding: reading.unread[0].maskedBytes, as: UTF8.self).hasPrefix("(no time) GET"))
    }

    @Test("calls have their own times where they are apart, or soon before their answers, or no answer has a Date")
    func own() throws {
        let apart = ["2026-11-16T03:01:00Z", "2026-11-16T03:06:10Z", "2026-11-16T03:11:20Z"]
        let ahead = try read(zip(apart, Self.made).map { Self.entry($0, answered: $1) })
        #expect(
            ahead.exchanges.map(\.at.description) == [
                "2026-11-16T03:01:00.095Z", "2026-11-16T03:06:10.095Z", "2026-11-16T03:11:20.095Z",
            ])
        let quick = ["2026-11-16T02:59:59.9Z", "2026-11-16T03:00:00.3Z"]
        for answered in [Self.made[0], nil] {
            let reading = try read(quick.map { Self.entry($0, answered: answered) })
            #expect(
                reading.exchanges.map(\.at.description) == ["2026-11-16T02:59:59.995Z", "2026-11-16T03:00:00.395Z"])
            #expect(!reading.exchanges.contains { $0.isTimeInferred })
        }
        // One answer that was made long after the call shows that the others' clock is that of the calls.
        let mixed = try read([
            Self.entry("2026-11-16T03:01:00Z", answered: Self.made[0]),
            Self.entry("2026-11-16T03:01:00Z", answered: Self.made[1]),
        ])
        #expect(!mixed.exchanges.contains { $0.isTimeInferred })
    }

    @Test("calls of other places show whose times they are, too; their Dates, which may be a cache's, do not")
    func others() throws {
        let late = Self.entry("2026-11-16T03:01:00Z", answered: Self.made[0])
        let page = Self.entry("2026-11-16T03:00:30Z", answered: nil, url: "https://example.com/")
        #expect(try read([page, late]).exchanges.map(\.isTimeInferred) == [false])
        #expect(try read([late, page]).exchanges.map(\.isTimeInferred) == [false])
        let cached = Self.entry(
            "2026-11-16T03:00:00Z", answered: "Mon, 02 Nov 2026 03:00:00 GMT", url: "https://example.com/")
        let own = Self.entry("2026-11-16T03:00:00Z", answered: nil)
        #expect(try read([cached, own]).exchanges.map(\.isTimeInferred) == [false])
    }

    @Test("so many calls as nobody makes within a second are those of an export; no more of them are held")
    func many() throws {
        let entries = (0..<5_000).map { number in
            Self.entry("2026-11-20T09:30:00.\(number % 900 + 100)Z", answered: Self.made[number % 3], id: number)
        }
        let reading = try read(entries)
        #expect(reading.exchanges.count == 5_000)
        #expect(reading.lines == Array(1...5_000))
        #expect(Set(reading.exchanges.map(\.at.description)) == Set(Self.answered))
    }

    @Test("what the calls show, one after another")
    func verdicts() {
        func verdict(_ calls: [(began: Int64?, answered: Int64?)]) -> ExportedTimes.Verdict {
            var times = ExportedTimes()
            for call in calls {
                times.see(
                    began: call.began.map { Instant(milliseconds: $0) },
                    answered: call.answered.map { Instant(milliseconds: $0) })
            }
            return times.verdict
        }
        #expect(verdict([(0, nil), (1_000, nil), (nil, nil)]) == .open)
        #expect(verdict([(0, nil), (1_001, nil)]) == .ofCalls)
        #expect(verdict([(0, 1_000)]) == .open)
        #expect(verdict([(0, 1_001)]) == .ofCalls)
        var late = ExportedTimes()
        late.see(began: Instant(milliseconds: 10_000), answered: Instant(milliseconds: 5_000))
        late.close()
        #expect(late.verdict == .ofCalls)
        late = ExportedTimes()
        late.see(began: Instant(milliseconds: 10_000), answered: Instant(milliseconds: 4_999))
        late.close()
        #expect(late.verdict == .ofExport)
        #expect(late.covers(Instant(milliseconds: 11_000)) && !late.covers(Instant(milliseconds: 11_001)))
    }
}
