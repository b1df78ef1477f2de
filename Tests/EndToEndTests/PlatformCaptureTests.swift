import Foundation
import TestSupport
import Testing

/// The Platform's answers about batches, out of captures of every kind, as reports show them.
@Suite("The other end of the batch")
struct PlatformCaptureTests {
    private static let id = "01E8043CY305K2MTV5ANH9G1GC"
    private static let url = "https://platform.adobe.io/data/foundation/catalog/batches/\(id)"

    /// The documented answer about a batch that was ingested in part, with people and tags in it.
    private static func answer() throws -> String {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        let file = folder.appending(path: "../IngestionAPITests/Fixtures/Platform/partial.json")
        return try String(contentsOf: file, encoding: .utf8).trimmingCharacters(in: .newlines)
    }

    private static let requests: String = {
        let url = "https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/1042/ingest"
        func line(_ at: String, _ method: String, _ query: String, _ response: String) -> String {
            #"{"at":"2026-11-16T\#(at)Z","method":"\#(method)","url":"\#(url)\#(query)","response":\#(response)}"#
                + "\n"
        }
        return line("03:00:00", "POST", "", #"{"requestId":1,"info":"","status":"Success"}"#)
            + line(
                "03:05:00", "GET", "?requestId=1",
                #"{"requestId":1,"batchId":"\#(id)","info":"ACP-880096","numRecords":0,"status":"Failed"}"#)
            + line("03:15:00", "POST", "", #"{"requestId":2,"info":"","status":"Success"}"#)
            + line(
                "03:20:00", "GET", "?requestId=2",
                #"{"requestId":2,"batchId":"\#(id)","info":"","numRecords":519,"status":"Success"}"#)
    }()

    private static func quoted(_ text: String) throws -> String {
        String(decoding: try JSONEncoder().encode(text), as: UTF8.self)
    }

    /// One capture of each kind, by its file's name.
    private static func captures() throws -> [(String, String)] {
        let (answer, url) = (try answer(), url)
        let bytes = Array(answer.utf8).map(String.init).joined(separator: ",")
        let newman = """
            {"collection":{"item":[]},"run":{"stats":{},"timings":{"started":1794798000000,"completed":1794798000500},"executions":[
             {"cursor":{"iteration":0},"item":{"name":"batch"},"request":{"method":"GET","url":{"protocol":"https",
              "host":["platform","adobe","io"],"path":["data","foundation","catalog","batches","\(id)"]},
              "header":[{"key":"Authorization","value":"Bearer a-token"}]},
              "response":{"code":200,"header":[{"key":"Date","value":"Mon, 16 Nov 2026 04:00:00 GMT"}],
              "stream":{"type":"Buffer","data":[\(bytes)]},"responseTime":95}}]}}
            """
        let har = """
            {"log":{"version":"1.2","entries":[{"startedDateTime":"2026-11-16T04:00:00.000Z","time":95,
             "request":{"method":"GET","url":"\(url)","headers":[{"name":"Authorization","value":"Bearer a-token"}]},
             "response":{"status":200,"content":{"mimeType":"application/json","text":\(try quoted(answer))}}}]}}
            """
        return [
            ("c.ndjson", #"{"at":"2026-11-16T04:00:00Z","method":"GET","url":"\#(url)","response":\#(answer)}"#),
            ("c.har", har), ("newman.json", newman), ("batches-20261116T040000Z.json", answer),
        ]
    }

    private struct Story: Decodable {
        struct Batch: Decodable {
            var outcome: String
            var inputRecords: Int
            var outputRecords: Int
            var dataset: String
        }

        struct Exchange: Decodable {
            var response: String
            var outcome: String
        }

        var batch: Batch
        var batchExchanges: [Exchange]
    }

    @Test("NDJSON, HAR, a run report and a bare answer give the same batch, without people and tags")
    func everyFormat() throws {
        var kept: Set<String> = []
        for (name, text) in try Self.captures() {
            let workdir = try Workdir()
            try workdir.write("requests.ndjson", Array(Self.requests.utf8))
            try workdir.write(name, Array(text.utf8))
            #expect(try workdir.run("import", "requests.ndjson").exit == 0)
            let imported = try workdir.run("import", name)
            #expect(imported.exit == 0, "\(name): \(imported.errors)")
            #expect(try workdir.run("import", name).errors.contains("nothing to do"))
            let story = try workdir.run("requests", "1", "--format", "json").json([Story].self)[0]
            #expect(story.batch.outcome == "partial" && story.batch.dataset == "5deac2648a19d218a888d2b1", "\(name)")
            #expect(story.batch.inputRecords == 519 && story.batch.outputRecords == 514, "\(name)")
            #expect(story.batchExchanges.map(\.outcome) == ["partial"])
            kept.formUnion(story.batchExchanges.map(\.response))
            #expect(try workdir.run("verify").exit == 0)
        }
        #expect(kept.count == 1)
        for gone in ["a-user", "a-client", "acp_producer", "a-token"] { #expect(!kept.joined().contains(gone)) }
    }

    @Test("what can't be read of the Platform's answers waits in quarantine without a word of them")
    func quarantine() throws {
        let workdir = try Workdir()
        let base = "https://platform.adobe.io/data/foundation"
        func line(_ url: String, _ more: String) -> String {
            #"{"at":"2026-11-16T04:00:00Z","method":"GET","url":"\#(base)\#(url)",\#(more)}"# + "\n"
        }
        let rows = #""response":"{\"_errors\":[{\"code\":\"X\"}],\"mail\":\"CANARY\"}"#
        let lines = [
            line("/catalog/batches/\(Self.id)", #""response":["CANARY"]"#),
            line("/catalog/batches/\(Self.id)", #""httpStatus":0,"response":{"CANARY":1}"#),
            line("/catalog/batches?createdClient=CANARY", #""httpStatus":403,"response":{"message":"CANARY"}"#),
            String(line("/export/batches/\(Self.id)/meta?path=row_errors", rows).dropLast(6)) + "\n",
            #"{"at":"2026-11-16T04:00:00Z","method":"GET","url":"https:\/\/h\/data\/foundation\/catalog\/batches\/1","response":{"CANARY":"#
                + "\n",
        ]
        try workdir.write("requests.ndjson", Array(Self.requests.utf8))
        try workdir.write("p.ndjson", Array((lines.joined() + Self.requests).utf8))
        let result = try workdir.run("import", "p.ndjson")
        #expect(result.exit == 1 && result.errors.contains("5 lines in quarantine"), "\(result.errors)")
        let shown = try workdir.run("quarantine", "--json").output
        #expect(!shown.contains("CANARY") && shown.contains("what stood here is not kept"), "\(shown)")
        #expect(shown.contains("says nothing of a batch (HTTP status 403)"))
    }

    @Test("reports say what arrived all the same, and what was accepted here and lost there")
    func reports() throws {
        let workdir = try Workdir()
        try workdir.write("requests.ndjson", Array(Self.requests.utf8))
        try workdir.write("c.ndjson", Array(try Self.captures()[0].1.utf8))
        #expect(try workdir.run("import", "requests.ndjson").exit == 0)
        let before = try workdir.run("report", "weekly").output
        #expect(before.contains("unknown for 1 request") && !before.contains("known to the Platform"))
        #expect(try workdir.run("requests", "1").output.contains("Batch to look up in the Platform"))
        #expect(try workdir.run("import", "c.ndjson").exit == 0)

        let week = PlainWords.unwrapped(try workdir.run("report", "weekly").output)
        #expect(week.contains("514 of 519 records arrived all the same"))
        #expect(week.contains("1 request taken in part"))
        let story = PlainWords.unwrapped(try workdir.run("requests", "1").output)
        #expect(story.contains("of 519 records 514 were ingested, 5 were refused"))
        #expect(story.contains("INGEST-1401-400 (2 records)"))
        #expect(story.contains("no setting says that the Platform's organization"))
        let code = PlainWords.unwrapped(try workdir.run("errors", "ACP-880096").output)
        #expect(code.contains("INGEST-1555-400"))
        #expect(try workdir.run("metrics").output.contains(#"week_platform_batches{outcome="partial"} 1"#))
        #expect(try workdir.run("export", "tables").exit == 0)
        #expect(try String(decoding: workdir.read("tables/platform_batches.csv"), as: UTF8.self).contains(Self.id))
        // What was asked on a later day is not known on an earlier one.
        let asOf = try workdir.run("report", "weekly", "--as-of", "2026-11-16T03:30:00Z").output
        #expect(!asOf.contains("known to the Platform"))
    }
}

/// A terminal's text as sentences.
private enum PlainWords {
    static func unwrapped(_ text: String) -> String {
        text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: " ")
    }
}
