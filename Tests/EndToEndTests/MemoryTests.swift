import Foundation
import Testing

@Suite("Memory")
struct MemoryTests {
    @Test("the memory of an import does not follow the size of the capture")
    func flat() throws {
        let workdir = try Workdir()
        struct Peak: Decodable { var peakMiB: Double }
        // The same check takes a million requests by hand; see Histories/README.md.
        func peak(_ requests: Int) throws -> Double {
            let result = try workdir.python(
                "check_memory.py", Workdir.program.path(), "--requests", "\(requests)", "--limit", "200")
            let said = result.output + result.errors
            #expect(result.exit == 0, "\(said)")
            return try result.json(Peak.self).peakMiB
        }
        let small = try peak(2_000)
        let large = try peak(24_000)
        #expect(large - small < 60, "2,000 requests: \(small) MiB, 24,000: \(large) MiB")
    }

    private struct Run: Decodable {
        var exit: Int32
        var bytes: Int
        var peakMiB: Double
    }

    @Test("a request's story stays small, however long its answers are and however often it was asked for")
    func stories() throws {
        let workdir = try Workdir()
        let url = "https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/1042/ingest"
        func line(_ id: Int, _ second: Int, _ status: String, info: String) -> String {
            let at = "2026-11-16T\(String(format: "%02d:%02d:%02d", second / 3_600, second / 60 % 60, second % 60))Z"
            return #"{"at":"\#(at)","method":"GET","url":"\#(url)","request":{"requestId":\#(id)},"#
                + #""response":{"requestId":\#(id),"info":"\#(info)","numRecords":0,"batchId":"","status":"\#(status)"}}"#
                + "\n"
        }
        // Twenty answers of 8 MB; and one that was asked for every second of a day but for the last hours.
        let long = String(repeating: "A", count: 8_000_000)
        try workdir.write("long.ndjson", Array((0..<20).map { line(1, $0, "Failed", info: long) }.joined().utf8))
        let often =
            (0..<60_000).map { line(2, $0, "In Progress", info: "") }.joined()
            + line(2, 60_000, "Failed", info: "ACP-1")
        try workdir.write("often.ndjson", Array(often.utf8))
        #expect(try workdir.run("import", "long.ndjson", "often.ndjson").exit == 0)
        for command in [
            ["requests", "1"], ["requests", "1", "--format", "json"], ["requests", "2"],
            ["requests", "2", "--format", "csv"],
            ["requests", "2", "--format", "json"], ["report", "weekly", "--week", "2026-W47", "--format", "html"],
            ["errors", "none"],
        ] {
            let run = try workdir.python("peak_memory.py", [Workdir.program.path()] + command).json(Run.self)
            #expect(run.exit == 0 && run.peakMiB < 150 && run.bytes < 2_000_000, "\(command): \(run)")
        }
        let story = try workdir.run("requests", "2").output
        #expect(story.contains("59,950 exchanges are left out") && story.contains("the only terminal answer"))
        #expect(try workdir.run("requests", "2", "--limit", "4").output.contains("59,996 exchanges are left out"))
        #expect(try workdir.run("requests", "2", "--limit", "1").exit == 64)
        // What is cut is there in full for who asks for it.
        #expect(try workdir.run("requests", "1").output.contains("only the beginning is shown, of 8,000,071 bytes"))
        #expect(try workdir.run("requests", "1", "--answer", "long.ndjson:7").output.utf8.count == 8_000_071)
        #expect(try workdir.run("requests", "2", "--answer", "long.ndjson:7").exit == 1)
    }

    @Test("a report of more days and mappings than it can hold is refused; one of many mappings with few days is made")
    func manyDays() throws {
        let workdir = try Workdir()
        let url = "https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion"
        // Both ends of ten years, of 400 mappings; and 9,600 that ran once.
        func line(_ id: Int, _ mapping: Int, _ at: String) -> String {
            #"{"at":"\#(at)","method":"POST","url":"\#(url)/\#(mapping)/ingest","response":{"requestId":\#(id),"status":"Success"}}"#
                + "\n"
        }
        let far = (0..<400).flatMap {
            [line($0, $0, "2016-11-16T03:00:00Z"), line(1_000 + $0, $0, "2026-11-16T03:00:00Z")]
        }
        let many = (0..<9_600).map { line(10_000 + $0, 1_000 + $0, "2026-11-17T03:00:00Z") }
        try workdir.write("c.ndjson", Array((far + many).joined().utf8))
        #expect(try workdir.run("import", "c.ndjson").exit == 0)
        let years = ["report", "weekly", "--since", "2016-11-01", "--until", "2026-11-22", "--format", "json"]
        let refused = try workdir.run(years)
        #expect(
            refused.exit == 64 && refused.errors.contains("7348 days") && refused.errors.contains("ask for fewer days"))
        #expect(try workdir.run(years + ["--mapping", "7"]).exit == 0)
        let week = ["report", "weekly", "--week", "2026-W47"]
        for format in ["json", "html"] {
            let run = try workdir.python("peak_memory.py", [Workdir.program.path()] + week + ["--format", format])
                .json(Run.self)
            #expect(run.exit == 0 && run.peakMiB < 200, "\(format): \(run)")
        }
        let more = (0..<1_500).map { line(20_000 + $0, 20_000 + $0, "2026-11-17T03:00:00Z") }
        try workdir.write("more.ndjson", Array(more.joined().utf8))
        #expect(try workdir.run("import", "more.ndjson").exit == 0)
        let page = try workdir.run(week + ["--format", "html"])
        #expect(page.exit == 64 && page.errors.contains("--org or --mapping"))
        // Thresholds take little of each, so that a fleet of mappings has them.
        let check = ["check", "--max-pending-hours", "6"]
        let run = try workdir.python("peak_memory.py", [Workdir.program.path()] + check).json(Run.self)
        #expect(run.exit == 1 && run.peakMiB < 100, "\(run)")
    }
}
