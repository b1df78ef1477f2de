import Testing

/// An answer can name no end of codes: what is counted is all of them, what is shown has an end.
@Suite("An answer with very many codes")
struct ManyCodesTests {
    private static let count = 20_000

    @Test("costs no more than its length, and is shown by its beginning in every command")
    func bounded() throws {
        let workdir = try Workdir()
        let codes = (0..<Self.count).map { "ACP-\(100_000 + $0)" }.joined(separator: " ")
        let url = "https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/1042/ingest"
        let lines = """
            {"at":"2026-11-16T00:00:00.000Z","method":"POST","url":"\(url)","httpStatus":200,"response":{"requestId":1,"info":"Ingestion request submitted successfully for the Mapping ID: 1042","status":"Success"}}
            {"at":"2026-11-16T00:05:00.000Z","method":"GET","url":"\(url)?requestId=1","httpStatus":200,"response":{"batchId":"","info":"Mapping Id: 1042. \(codes)","numRecords":0,"requestId":1,"status":"Failed"}}

            """
        try workdir.write("c.ndjson", lines.utf8)
        try workdir.run("import", "--db", "h.sqlite", "c.ndjson")
        let clock = ContinuousClock()
        var outputs: [String] = []
        // Each code was looked for in all the others: minutes.
        let time = try clock.measure {
            for command in [["errors"], ["errors", "ACP-100005"], ["report", "weekly"], ["mappings"]] {
                outputs.append(try workdir.run(command + ["--db", "h.sqlite"]).output)
            }
        }
        #expect(time < .seconds(20), "\(time)")
        #expect(outputs.allSatisfy { $0.utf8.count < 20_000 })
        #expect(outputs[0].contains("ACP-100099") && !outputs[0].contains("ACP-100100"))
        #expect(outputs[0].contains("19,900 rarer codes are not shown") && outputs[0].contains("--format csv"))
        #expect(outputs[2].contains("19,900 rarer codes are not shown"))
        let csv = try workdir.run("errors", "--db", "h.sqlite", "--format", "csv").output
        #expect(csv.split(separator: "\n").count == Self.count + 1)
        let story = try workdir.run("requests", "1", "--db", "h.sqlite").output
        #expect(story.contains("ACP-100019, and 19,980 more"))
    }
}
