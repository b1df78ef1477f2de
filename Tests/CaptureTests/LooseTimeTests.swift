import IngestionAPI
import Testing

@testable import Capture

@Suite("Times as people write them")
struct LooseTimeTests {
    private func read(_ text: String, zone: String? = nil) throws -> String? {
        var times = LooseTime()
        times.timeZone = zone.flatMap { ReportTimeZone(identifier: $0) }
        return try times.instant(text)?.description
    }

    @Test(
        "what bears a zone is taken by it, whatever zone is told",
        arguments: [
            "2026-11-16 12:00:00 UTC +09:00", "2026-11-16 12:00:00 GMT +9", "16 Nov 2026 12:00:00 GMT +09:00",
            "2026-11-16 12:00:00 Etc/GMT-9", "2026-11-16 03:00:00 Z", "2026-11-16 12:00:00 kst",
            "2026-11-16 12:00:00:000 KST",
            "2026-11-16 12:00:00 (KST)", "Mon Nov 16 2026 12:00:00 GMT+0900 (Korean Standard Time)",
            "2026-11-16 오후 12:00:00 KST", "2026-11-16 8:30 a.m. +05:30", "Nov 16, 2026 @ 12:00:00.000 Asia/Seoul",
            "1794798000", "1794798000.000", "1794798000000",
        ])
    func zoned(text: String) throws {
        for zone in [nil, "UTC", "America/New_York"] {
            #expect(try read(text, zone: zone) == "2026-11-16T03:00:00.000Z", "\(zone ?? "none")")
        }
    }

    @Test(
        "the second half of the day, as languages write it",
        arguments: [
            "3:00:00 PM", "3:00:00 pm", "3:00 p.m.", "3:00:00 p. m.", "3:00:00 P.M", "3:00:00 오후", "오후 3:00:00",
            "03:00:00:000 PM",
        ])
    func halves(clock: String) throws {
        #expect(try read("2026-11-16 \(clock)", zone: "UTC") == "2026-11-16T15:00:00.000Z")
    }

    @Test(
        "what may mean several things is refused, also where a zone is told",
        arguments: [
            "2026-11-16 12:00:00 +05.30", "2026-11-16 12:00:00 GMT+5.5", "2026-11-16 12:00:00 -05", "2026111612",
            "202611161200",
            "16.11.2026 03:00:00", "2026-11-16 3:00 a.m.x", "2026-11-16 3:00 p.m.m",
        ])
    func refused(text: String) {
        #expect((try? read(text, zone: "UTC")) ?? nil == nil)
    }

    @Test("a zone is asked for where there is none, or the name of several; what is told stands in")
    func told() throws {
        for text in [
            "2026-11-16 12:00:00", "2026-11-16T12:00:00.000", "2026-11-16 12:00:00 CST", "2026-11-16 12:00:00 [MSK]",
        ] {
            let leading = LooseTime().leading(text[...])
            guard case .failure(let problem)? = leading?.instant else {
                Issue.record("\(text) is taken for \(leading.debugDescription)")
                continue
            }
            #expect(problem.isOfFile && problem.description.contains("--source-timezone"))
        }
        #expect(try read("2026-11-16 12:00:00 CST", zone: "Asia/Shanghai") == "2026-11-16T04:00:00.000Z")
    }

    @Test(
        "a local time that clocks show twice, or never, is refused wherever its zone was said; an offset tells",
        arguments: [
            ("2026-11-01 01:30:00", "America/New_York"), ("2026-11-01 01:30:00 America/New_York", "UTC"),
            ("2026-03-08 02:30:00", "America/New_York"), ("2026-10-25 02:30:00 W. Europe Standard Time", "UTC"),
        ])
    func unclear(text: String, zone: String) {
        #expect(throws: LooseTime.Problem.self) { try read(text, zone: zone) }
    }

    @Test("around these hours a local time is one")
    func clear() throws {
        #expect(try read("2026-11-01 00:59:59", zone: "America/New_York") == "2026-11-01T04:59:59.000Z")
        #expect(try read("2026-11-01 02:00:00", zone: "America/New_York") == "2026-11-01T07:00:00.000Z")
        #expect(try read("2026-03-08 03:00:00", zone: "America/New_York") == "2026-03-08T07:00:00.000Z")
        #expect(try read("2026-11-01 01:30:00 EDT", zone: nil) == "2026-11-01T05:30:00.000Z")
        #expect(try read("2026-11-01 01:30:00 EST", zone: nil) == "2026-11-01T06:30:00.000Z")
        #expect(try read("2026-11-01 01:30:00 -0400", zone: "America/New_York") == "2026-11-01T05:30:00.000Z")
    }

    @Test("a name for one half of the year is asked about in the other half; what is told stands in")
    func seasons() throws {
        #expect(try read("2026-11-16 12:00:00 EST") == "2026-11-16T17:00:00.000Z")
        #expect(try read("2026-07-16 12:00:00 CEST") == "2026-07-16T10:00:00.000Z")
        for text in [
            "2026-07-16 12:00:00 EST", "2026-07-16 12:00:00 PST", "2026-01-16 12:00:00 EDT", "2026-07-16 12:00:00 CET",
            "2026-07-16 12:00:00 Eastern Standard Time",
        ] {
            #expect(throws: LooseTime.Problem.self, "\(text)") { try read(text) }
        }
        #expect(try read("2026-07-16 12:00:00 EST", zone: "America/New_York") == "2026-07-16T16:00:00.000Z")
        #expect(try read("2026-07-16 12:00:00 EST", zone: "America/Panama") == "2026-07-16T17:00:00.000Z")
    }

    @Test(
        "zones by the names that Windows has for them, and zones before the date",
        arguments: [
            "2026-11-16 12:00:00 Korea Standard Time", "2026-11-16 12:00:00 (Tokyo Standard Time)",
            "2026-11-16 04:00:00 Romance Standard Time", "2026-11-15 22:00:00 Eastern Standard Time",
            "KST 2026-11-16 12:00:00",
            "UTC 2026-11-16T03:00:00", "EST 2026-11-15 22:00:00.000", "GMT 16 Nov 2026 03:00:00",
        ])
    func named(text: String) throws {
        for zone in [nil, "UTC", "America/New_York"] {
            #expect(try read(text, zone: zone) == "2026-11-16T03:00:00.000Z", "\(zone ?? "none")")
        }
    }

    @Test("a zone before the date and another one behind the time are not one")
    func twoZones() {
        #expect(throws: LooseTime.Problem.self) { try read("KST 2026-11-16 12:00:00 UTC", zone: "UTC") }
        #expect(throws: LooseTime.Problem.self) { try read("IST 2026-11-16 12:00:00") }
    }
}
