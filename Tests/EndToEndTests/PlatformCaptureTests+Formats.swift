import Bytes
import Foundation
import IngestionAPI
import TestSupport
import Testing

extension PlatformCaptureTests {
    @Test(
        "a batch, a page, a 404, refused rows and what can't be read: every format says the same as the native one",
        arguments: PlatformFormat.allCases)
    func same(format: PlatformFormat) throws {
        let native = try derived("native.ndjson", PlatformFormat.native(try PlatformFormat.calls()))
        #expect(native.tables[0].split(whereSeparator: \.isNewline).count == 5, "a heading and four batches")
        #expect(native.tables[2].contains("The field … is required"))
        let other = try derived(format.rawValue, format.text(try PlatformFormat.calls()))
        #expect(other.tables == native.tables, "\(format.rawValue): \(other.errors)")
        #expect(other.errors.contains("5 new exchanges, 2 lines in quarantine"), "\(format.rawValue): \(other.errors)")
        #expect(other.quarantine.contains("says nothing of a batch (HTTP status 403)"))
    }

    @Test(
        "a table whose answers are not quoted says so, and nothing of what stands in them",
        arguments: [
            ["time", "url", "status", "response"], ["url", "response", "time"], ["time", "url.full", "body"],
        ])
    func unquoted(columns: [String]) throws {
        let workdir = try Workdir()
        let rows = try PlatformFormat.calls().prefix(2).map { call in
            columns.map { column in
                switch column {
                case "time": call.at
                case "status": "\(call.status)"
                case "response", "body": #"{"createdUser":"CANARY","owner":"CANARY"}"#
                default: call.url
                }
            }.joined(separator: ",")
        }
        let submitted = #"2026-11-16T03:00:00Z,\#(Self.ingest),200,"{""requestId"":1,""status"":""Success""}""#
        let sound = columns[0] == "time" && columns.count == 4 ? [submitted] : []
        let text = ([columns.joined(separator: ",")] + sound + rows).joined(separator: "\n")
        try workdir.write("t.csv", Array(text.utf8))
        let result = try workdir.run("import", "t.csv", "--format", "csv")
        #expect(result.exit == (sound.isEmpty ? 65 : 1) && !result.errors.contains("CANARY"), "\(result.errors)")
        let shown = try workdir.run("quarantine", "--json").output
        #expect(
            !shown.contains("CANARY") && shown.contains("what stood here is not kept") == !sound.isEmpty, "\(shown)")
    }

    private static let ingest = "https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/1042/ingest"

    /// What a capture makes of the derived tables; that nothing of it is kept that is nobody's business is looked after.
    private func derived(
        _ name: String, _ text: String
    ) throws -> (tables: [String], errors: String, quarantine: String) {
        let workdir = try Workdir()
        let queries = [
            """
            id, outcome, state, seen_at, answer, ims_org, dataset, input_records, output_records, failed_records,
            created_at, started_at, completed_at, related FROM batch ORDER BY id
            """,
            "batch, code, errors, records FROM batch_reason ORDER BY batch, code",
            "batch, code, message, rows FROM batch_row ORDER BY batch, code, message",
        ]
        try FileManager.default.createDirectory(
            at: workdir.url.appending(path: "reports"), withIntermediateDirectories: false)
        try workdir.write(name, Array(text.utf8))
        let imported = try workdir.run("import", name)
        #expect(imported.exit == 1, "\(name): what can't be read is told: \(imported.errors)")
        let tables = try queries.enumerated().map { index, query in
            try workdir.write("reports/t\(index).sql", Array("-- title: T\n\nSELECT \(query)".utf8))
            return try workdir.run("report", "t\(index)", "--report-dir", "reports", "--format", "csv").output
        }
        let quarantine = try workdir.run("quarantine", "--json").output
        let evidence = try workdir.python("dump_evidence.py", workdir.path("ingest-audit.sqlite")).output
        #expect(evidence.contains("01E8043CY305K2MTV5ANH9G1GC"), "\(name)")
        #expect(!(evidence + quarantine + imported.errors + imported.output).contains("CANARY"), "\(name)")
        for file in try FileManager.default.contentsOfDirectory(atPath: workdir.url.path())
        where file.hasPrefix("ingest-audit.sqlite") {
            #expect(try workdir.read(file).firstRange(of: Array("CANARY".utf8)) == nil, "\(name): \(file)")
        }
        #expect(try workdir.run("verify").exit == 0)
        return (tables, imported.errors, quarantine)
    }
}

/// Formats that hold calls to the Platform, by a file's name.
enum PlatformFormat: String, CaseIterable {
    case table = "table.csv"
    case tabs = "table.tsv"
    case logAsTable = "log.csv"
    case jmeter = "results.jtl"
    case texts = "texts.json"
    case objects = "objects.json"
    case slashes = "slashes.json"
    case docker = "docker.json"
    case lines = "lines.json"
    case events = "events.json"
    case context = "context.log"
    case plain = "plain.log"
    case journal = "journal.export"
    case verbose = "verbose.log"

    /// A call, whatever it is written in.
    struct Call {
        var at: String
        var url: String
        var status: Int
        var answer: String

        var milliseconds: Int64 { Instant(rfc3339: at)!.milliseconds }
    }

    /// One batch, taken in part; a page of two; one that is not known; one whose answer is cut; one that is refused; rows; and a call that
    /// is about no batch.
    static func calls() throws -> [Call] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        let file = folder.appending(path: "../IngestionAPITests/Fixtures/Platform/partial.json")
        let partial = try String(contentsOf: file, encoding: .utf8).trimmingCharacters(in: .newlines)
        let base = "https://platform.adobe.io/data/foundation"
        let people =
            #""createdUser":"CANARY","updatedClient":"CANARY","owner":{"mail":"CANARY"},"tags":{"secret":["CANARY"],"acp_partialIngestionPercent":["5"],"acp_enableErrorDiagnostics":["CANARY"]}"#
        func batch(_ id: String, _ state: String) -> String {
            #""\#(id)":{"status":"\#(state)","imsOrg":"1@AdobeOrg",\#(people),"metrics":{"recordsRead":3,"recordsWritten":2}}"#
        }
        let (first, second) = ("01E8043CY305K2MTV5ANH9G1GD", "5d01230fc78a4e4f8c0c6b387b4b8d1c")
        let row = #"{"_errors":[{"code":"DCVS-1104-400","message":"The field CANARY is required"}],"mail":"CANARY"}"#
        let answers: [(path: String, status: Int, answer: String)] = [
            ("catalog/batches/01E8043CY305K2MTV5ANH9G1GC", 200, partial),
            ("catalog/batches?limit=2", 200, "{\(batch(first, "failed")),\(batch(second, "success"))}"),
            (
                "catalog/batches/01E8043CY305K2MTV5ANH9G1GE", 404,
                #"{"type":"/x","status":404,"title":"NotFoundError","detail":"CANARY"}"#
            ),
            (
                "catalog/batches/01E8043CY305K2MTV5ANH9G1GF", 200,
                #"{"01E8043CY305K2MTV5ANH9G1GF":{"status":"failed","tags":{"CANARY":["CANARY"#
            ),
            ("catalog/batches?createdClient=CANARY", 403, #"{"error_code":"403000","message":"CANARY"}"#),
            ("export/batches/\(first)/meta?path=row_errors/1.json", 200, row + "\n" + row + "\n"),
            ("catalog/dataSets/1", 200, #"{"1":{"name":"CANARY"}}"#),
        ]
        return answers.enumerated().map { index, one in
            Call(at: "2026-11-16T04:0\(index):00Z", url: "\(base)/\(one.path)", status: one.status, answer: one.answer)
        }
    }

    /// The calls as a native capture has them; the one about no batch is none of its lines.
    static func native(_ calls: [Call]) -> String {
        calls.dropLast().map { call in
            #"{"at":"\#(call.at)","method":"GET","url":"\#(call.url)","httpStatus":\#(call.status),"response":\#(quoted(call.answer))}"#
                + "\n"
        }.joined()
    }

    /// The calls as this format has them.
    func text(_ calls: [Call]) -> String {
        let lines = calls.map { line($0) + "\n" }.joined()
        return switch self {
        case .table: "time,method,url,HTTP status,response\n" + lines
        case .tabs: "time\tmethod\turl\tstatus\tbody\n" + lines
        case .logAsTable:
            "@timestamp,http.request.method,url.original,http.response.status_code,http.response.body.content\n" + lines
        case .jmeter: "<?xml version=\"1.0\"?>\n<testResults version=\"1.2\">\n\(lines)</testResults>\n"
        case .events: "{\"events\": [\n\(calls.map(line).joined(separator: ",\n"))\n]}\n"
        default: lines
        }
    }

    private func line(_ call: Call) -> String {
        let (at, url, status, answer) = (call.at, call.url, call.status, Self.quoted(call.answer))
        let inFields = #"{"method":"GET","url":"\#(url)","status":\#(status),"body":\#(answer)}"#
        let inWords = "GET \(url) -> \(status) \(call.answer)"
        switch self {
        case .table, .tabs, .logAsTable:
            return [at, "GET", url, "\(status)", "\"\(call.answer.replacing("\"", with: "\"\""))\""].joined(
                separator: self == .tabs ? "\t" : ",")
        case .jmeter:
            let text = call.answer.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
            return """
                <httpSample t="95" ts="\(call.milliseconds - 95)" rc="\(status)" rm="OK"><responseData>\(text)</responseData>\
                <method>GET</method><java.net.URL>\(url.replacing("&", with: "&amp;"))</java.net.URL></httpSample>
                """
        case .texts: return #"{"time":"\#(at)","http":{"url":"\#(url)","statusCode":\#(status)},"response":\#(answer)}"#
        case .objects:
            let isSound = (try? JSONValue(Array(call.answer.utf8))) != nil
            return
                #"{"@timestamp":"\#(at)","req":{"method":"GET","url":"\#(url)"},"res":{"responseCode":"\#(status)","body":\#(isSound ? call.answer : answer)}}"#
        case .slashes:
            return #"{"ts":\#(call.milliseconds),"uri":"\#(url)","status":\#(status),"answer":\#(answer)}"#.replacing(
                "/", with: "\\/")
        case .docker: return #"{"log":\#(Self.quoted(inFields + "\n")),"stream":"stdout","time":"\#(at)"}"#
        case .lines: return #"{"log":\#(Self.quoted(inWords + "\n")),"stream":"stdout","time":"\#(at)"}"#
        case .events: return #"{"timestamp":\#(call.milliseconds),"message":\#(Self.quoted(inWords))}"#
        case .context: return "\(at) INFO asked the catalog \(inFields)"
        case .plain: return "\(at) \(inWords)"
        case .journal:
            let text = inWords.replacing("\n", with: " ")
            return "__REALTIME_TIMESTAMP=\(call.milliseconds)000\nMESSAGE=\(text)\n"
        case .verbose:
            let path = url.dropFirst("https://platform.adobe.io".count)
            return """
                > GET \(path) HTTP/1.1
                > Host: platform.adobe.io
                > Authorization: Bearer CANARY
                >
                < HTTP/1.1 \(status) Some
                < Date: Mon, 16 Nov 2026 \(at.dropFirst(11).prefix(8)) GMT
                <
                \(call.answer)
                """
        }
    }

    private static func quoted(_ text: String) -> String { JSONQuoted.text(text) }
}
