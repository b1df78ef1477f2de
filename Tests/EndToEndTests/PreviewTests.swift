import Foundation
import Testing

/// Looking before importing, and what an import says of what it took.
@Suite("Captures, looked at first")
struct PreviewTests {
    private let workdir: Workdir
    private static let url = "https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/1042/ingest"
    private static let line =
        #"POST \#(url) {"requestId":3520,"info":"Ingestion request submitted successfully for the Mapping ID: 1042","status":"Success"}"#

    init() throws {
        workdir = try Workdir()
    }

    @Test("--preview shows the calls, what is not taken and the counts, and writes nothing")
    func preview() throws {
        let text =
            "2026-11-16T12:00:00+0900 \(Self.line)\n2026-11-16T12:05:00 KST GET \(Self.url)?requestId=3520 500\nnothing of ours\n"
            + "2026-11-16T12:06:00 KST GET \(Self.url)?requestId=3521 {'status': Status.SUCCESS}\n"
        try workdir.write("a.log", Array(text.utf8))
        let shown = try workdir.run("import", "--preview", "a.log")
        #expect(shown.exit == 1 && shown.errors.isEmpty, "\(shown.errors)")
        #expect(
            shown.output.contains(
                "1     2026-11-16T03:00:00.000Z  POST    acme          1042     3520     200   submitted"),
            "\(shown.output)")
        #expect(
            shown.output.contains(
                "2     2026-11-16T03:05:00.000Z  GET     acme          1042     3520     500   api error"),
            "\(shown.output)")
        #expect(
            shown.output.contains(
                "line 4: the answer is Python's repr of something that is no JSON; log json.dumps of it"),
            "\(shown.output)")
        #expect(
            shown.output.hasSuffix(
                "exchanges: 2, lines not taken: 1, API errors: 1; nothing was imported\n"),
            "\(shown.output)")
        #expect(!workdir.exists("ingest-audit.sqlite"))
        #expect(try workdir.run("import", "--preview", "--json", "a.log").exit == 64)
    }

    @Test("a time without a zone is refused with the line, and taken by --source-timezone or the settings' zone")
    func zone() throws {
        try workdir.write("a.log", Array("start\n2026-11-16 12:00:00,404 [pid 500] \(Self.line)\n".utf8))
        for arguments in [["import", "a.log"], ["import", "--preview", "a.log"]] {
            let refused = try workdir.run(arguments)
            #expect(refused.exit == 65)
            #expect(
                (refused.output + refused.errors).contains(
                    #"a.log:2: the time "2026-11-16 12:00:00,404" bears no zone; say"#),
                "\(refused.errors)")
        }
        #expect(try workdir.run("imports", "--db", "ingest-audit.sqlite").output.hasPrefix("Nothing was imported"))
        try workdir.write("ingest-audit.toml", Array("source-timezone = \"Asia/Seoul\"\n".utf8))
        #expect(try workdir.run("import", "a.log").exit == 0)
        struct Listed: Decodable { var submitted: String }
        let listed = try workdir.run("requests", "--format", "ndjson").json(Listed.self)
        #expect(listed.submitted == "2026-11-16T03:00:00.404Z")
        #expect(try workdir.run("import", "--db", "b.sqlite", "--source-timezone", "UTC", "a.log").exit == 0)
        let told = try workdir.run("requests", "--db", "b.sqlite", "--format", "ndjson").json(Listed.self)
        #expect(told.submitted == "2026-11-16T12:00:00.404Z")
        try workdir.write("ingest-audit.toml", Array("source-timezone = \"KST\"\n".utf8))
        let wrong = try workdir.run("import", "a.log")
        #expect(
            wrong.exit == 65 && wrong.errors.contains("ingest-audit.toml:1: KST is no time zone"), "\(wrong.errors)")
    }

    @Test("a file with nothing of the API is refused and leaves no trace, in whatever format it is said to be")
    func nothing() throws {
        try workdir.write("x.json", Array("{\"hello\": 1}\n".utf8))
        try workdir.write(
            "x.har",
            Array(
                #"{"log":{"version":"1.2","entries":[{"request":{"method":"GET","url":"https://example.com/"}}]}}"#.utf8
            ))
        try workdir.write("x.csv", Array("at,url,response\n2026-11-16T03:00:00Z,https://example.com/,{}\n".utf8))
        for file in ["x.json", "x.har", "x.csv"] {
            for format in ["auto", "har", "newman", "csv", "log", "ndjson"] {
                let result = try workdir.run("import", "--format", format, "--org", "acme", file)
                #expect(result.exit == 65, "\(file) as \(format): \(result.errors)")
                #expect(
                    result.errors.contains("nothing was imported")
                        || result.errors.contains("no capture in any known format"), "\(result.errors)")
            }
        }
        #expect(try workdir.run("imports").output.hasPrefix("Nothing was imported"))
        #expect(try workdir.run("quarantine", "--json").json([String].self).isEmpty)
    }

    @Test("of several files exit 65 only where none was imported, else 1, and which one why")
    func several() throws {
        try workdir.write("good.log", Array("2026-11-16T03:00:00Z \(Self.line)\n".utf8))
        try workdir.write("bad.log", Array("2026-11-16 03:00:00 \(Self.line)\n".utf8))
        let some = try workdir.run("import", "good.log", "bad.log")
        #expect(some.exit == 1 && some.errors.contains("bad.log:1: the time"), "\(some.errors)")
        #expect(try workdir.run("import", "--db", "none.sqlite", "bad.log", "bad.log").exit == 65)
    }

    @Test(
        "an import says how many API errors, unknown answers and inferred times there are; an unknown answer asks for a look"
    )
    func remarks() throws {
        let answers =
            #"{"requestId":1,"info":"Mapping Id: 7.","status":"Sucess","batchId":""}{"error_code":"503000","message":"busy"}"#
        try workdir.write("answers.json", Array(answers.utf8))
        let result = try workdir.run(
            "import", "answers.json", "--org", "acme", "--mapping", "7", "--at", "2026-11-16T03:00:00Z", "--json")
        #expect(result.exit == 1)
        #expect(
            result.errors.contains(
                "answers.json: among them 1 API error, 1 answer that the API's documentation does not know, 2 exchanges without a time, which was inferred"
            ),
            "\(result.errors)")
        #expect(result.output.contains(#""unrecognized" : 1"#) && result.output.contains(#""timesInferred" : 2"#))
    }

    @Test(
        "an answer about another request than was asked for is counted by the rules in a native capture, and told; elsewhere it is quarantined"
    )
    func askedForOther() throws {
        let answer = #"{"requestId":9999,"info":"Mapping Id: 1042.","status":"Success","numRecords":1,"batchId":""}"#
        let line =
            #"{"at":"2026-11-16T03:00:00Z","method":"GET","url":"\#(Self.url)?requestId=3520","response":\#(answer)}"#
        try workdir.write("native.ndjson", Array((line + "\n").utf8))
        let native = try workdir.run("import", "native.ndjson", "--json")
        #expect(native.exit == 0)
        #expect(native.errors.contains("native.ndjson: among them 1 answer about another request than was asked for"))
        #expect(native.output.contains(#""askedForOther" : 1"#))
        #expect(try workdir.run("requests", "9999").output.contains("Request 9999 of mapping 1042 of acme: success"))

        let text = answer.replacing("\"", with: "\\\"")
        let entry =
            #"{"startedDateTime":"2026-11-16T03:00:00Z","time":1,"request":{"method":"GET","url":"\#(Self.url)?requestId=3520"},"response":{"status":200,"content":{"text":"\#(text)"}}}"#
        let good = entry.replacing("3520", with: "9999")
        try workdir.write("calls.har", Array(#"{"log":{"version":"1.2","entries":[\#(entry),\#(good)]}}"#.utf8))
        let other = try workdir.run("import", "calls.har", "--db", "other.sqlite")
        #expect(other.exit == 1)
        #expect(
            try workdir.run("quarantine", "--db", "other.sqlite").output.contains(
                "the call asks for request 3520, the answer is about 9999"))
    }

    @Test("a HAR that a tool exports twice, all calls at the time of the export, is counted once")
    func exportedTwice() throws {
        for (file, export) in [("one.har", "2026-11-20T09:30:00.1Z"), ("two.har", "2026-11-21T10:00:00.7Z")] {
            let entries = [("03:00:00", "POST", ""), ("03:05:00", "GET", "?requestId=7")].map { clock, method, query in
                #"{"startedDateTime":"\#(export)","time":95,"request":{"method":"\#(method)","url":"\#(Self.url)\#(query)"},"response":{"status":200,"headers":[{"name":"Date","value":"Mon, 16 Nov 2026 \#(clock) GMT"}],"content":{"text":"{\"requestId\":7,\"status\":\"Success\"}"}}}"#
            }
            try workdir.write(
                file, Array(#"{"log":{"version":"1.2","entries":[\#(entries.joined(separator: ","))]}}"#.utf8))
        }
        #expect(try workdir.run("import", "one.har").errors.contains("one.har: 2 new exchanges, 1 new request"))
        let second = try workdir.run("import", "two.har")
        #expect(second.errors.contains("two.har: 0 new exchanges, 2 known already, 0 new requests"), "\(second.errors)")
        #expect(second.errors.contains("among them 2 exchanges without a time, which was inferred"))
        let story = try workdir.run("requests", "7").output
        let times = "Submitted 2026-11-16 03:00:00.000, finished 2026-11-16 03:05:00.000"
        #expect(story.contains(times), "\(story)")
    }
}
