import Foundation
import TestSupport
import Testing

/// The API's client against the sandbox, each a process of its own.
@Suite("The API, live", .serialized, .ahead)
struct LiveTests {
    private let workdir: Workdir

    init() throws {
        workdir = try Workdir()
    }

    private func environment(_ sandbox: Sandbox, token: String = "sandbox-token") -> [String: String] {
        sandbox.environment(token: token)
    }

    /// Runs a command that calls the API, by clocks that run twenty times as fast: nobody waits for pauses between calls.
    private func live(_ arguments: [String], environment: [String: String]) throws -> Workdir.Result {
        try workdir.run(arguments, environment: environment, time: .running(times: 20))
    }

    private func curl(_ sandbox: Sandbox, _ arguments: String...) throws -> String {
        try workdir.tool(
            "curl",
            ["-s", "-H", "X-Api-Key: sandbox-key", "-H", "Authorization: Bearer sandbox-token"]
                + arguments.map {
                    $0.replacing("URL", with: sandbox.address + "/acme/campaign/dataIngestion/xdmIngestion")
                })
    }

    /// The history says of every request what the sandbox knows.
    private func checkEqual(_ sandbox: Sandbox, _ environment: [String: String]) throws {
        for line in try sandbox.ledger(workdir) {
            let stories = try workdir.run("requests", "\(line.requestId)", "--json").json([RequestStoryJSON].self)
            try #require(stories.count == 1, "request \(line.requestId)")
            #expect(stories[0].mapping == line.mapping)
            #expect(stories[0].outcome == line.outcome, "request \(line.requestId)")
            #expect(stories[0].records == line.records)
            #expect(stories[0].codes == (line.code.map { [$0] } ?? []))
            #expect(stories[0].batchId == line.batchId)
        }
    }

    @Test("fifty mappings through cut answers, errors, throttling and kill -9 end as the sandbox's own ledger says")
    func throughFaults() throws {
        let mappings = (1...50).map { "M\($0)" }
        let scenario = """
            {"seconds": [4, 8], "fates": {"success": 60, "failedToFetch": 15, "failedToUpload": 15, "aborted": 10},
             "mappings": [\(mappings.map { #"{"id":"\#($0)"}"# }.joined(separator: ","))]}
            """
        try workdir.write("scenario.json", Array(scenario.utf8))
        let sandbox = try Sandbox(
            workdir,
            [
                "--scenario", "scenario.json", "--seed", "3", "--fault", "cut=0.05", "--fault", "500=0.05", "--fault",
                "429=0.1",
            ])
        let environment = environment(sandbox)

        // A lost answer is not asked for by another POST; whoever triggers again finds the request that runs.
        var left = mappings
        for round in 0..<6 where !left.isEmpty {
            let result = try live(
                ["trigger", "--max-concurrent", "16", "--rate", "200"] + left, environment: environment)
            let unknown = result.output.split(separator: "\n").filter {
                $0.contains("not known whether it was submitted")
            }
            #expect(result.exit == (unknown.isEmpty ? 0 : 1), "round \(round): \(result.output)\(result.errors)")
            left = unknown.map { String($0.prefix { $0 != ":" }) }
        }
        #expect(left.isEmpty)
        #expect(try sandbox.ledger(workdir).count == 50, "no mapping was submitted twice")

        let collect = ["collect", "--max-concurrent", "16", "--rate", "200", "--interval", "0.3"]
        for _ in 0..<4 {
            let process = try workdir.start(
                collect, output: workdir.url.appending(path: "killed.txt"), environment: environment)
            Thread.sleep(forTimeInterval: Double.random(in: 0.2..<1.2))
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
        let last = try live(collect, environment: environment)
        #expect(last.exit == 0, "\(last.errors)")
        try checkEqual(sandbox, environment)
        #expect(try workdir.run("verify").exit == 0)
        #expect(try live(collect, environment: environment).errors.contains("no request is pending"))
    }

    @Test("collect beside imports: all that was answered and all that was imported is there, once")
    func besideImports() throws {
        let made = try workdir.python(
            "make_history.py", "--org", "other", "--requests", "1500", "--weeks", "2", "--out",
            workdir.path("made.ndjson"))
        try #require(made.exit == 0, "\(made.errors)")
        let lines = try workdir.read("made.ndjson").split(separator: UInt8(ascii: "\n"))
        let pieces = 8
        for piece in 0..<pieces {
            let range = piece * lines.count / pieces..<(piece + 1) * lines.count / pieces
            try workdir.write("piece\(piece).ndjson", lines[range].flatMap { $0 + [UInt8(ascii: "\n")] })
        }
        let mappings = (1...20).map { "M\($0)" }
        let scenario =
            #"{"seconds": [1, 8], "mappings": [\#(mappings.map { #"{"id":"\#($0)"}"# }.joined(separator: ","))]}"#
        try workdir.write("scenario.json", Array(scenario.utf8))
        let sandbox = try Sandbox(workdir, ["--scenario", "scenario.json", "--seed", "4"])
        let environment = environment(sandbox)
        #expect(try live(["trigger", "--rate", "200"] + mappings, environment: environment).exit == 0)

        let output = workdir.url.appending(path: "collect.txt")
        let collect = try workdir.start(
            ["collect", "--rate", "200", "--interval", "0.2", "--capture", "answers.ndjson"], output: output,
            environment: environment)
        for piece in 0..<pieces {
            let imported = try workdir.run("import", "--quiet", "piece\(piece).ndjson")
            #expect(imported.exit == 0, "\(imported.errors)")
        }
        collect.waitUntilExit()
        let said = try String(contentsOf: output, encoding: .utf8)
        #expect(collect.terminationStatus == 0, "\(said)")
        #expect(said.contains("20 of 20 requests have ended"))
        for line in try sandbox.ledger(workdir) {
            let stories = try workdir.run("requests", "\(line.requestId)", "--org", "acme", "--json").json(
                [RequestStoryJSON].self)
            #expect(stories.map(\.outcome) == [line.outcome], "request \(line.requestId)")
        }
        #expect(try workdir.run("verify").exit == 0)
        // Both captures are known to the last line, and the made one is whole.
        for capture in ["answers.ndjson", "made.ndjson"] {
            let again = try workdir.run("import", "--json", "--db", "ingest-audit.sqlite", capture).json(
                ImportJSON.self)
            #expect(again.totals.new == 0 && again.totals.exchanges > 20, "\(capture)")
        }
        let beside = try FileManager.default.contentsOfDirectory(atPath: workdir.url.path())
            .filter { $0.hasPrefix("ingest-audit.sqlite") }
        #expect(beside == ["ingest-audit.sqlite"])
    }

    @Test("a second client gets the documented answers, byte for byte")
    func shapes() throws {
        let sandbox = try Sandbox(workdir, ["--speed", "1000"])
        #expect(
            try curl(sandbox, "-X", "POST", "URL/1042/ingest")
                == "{\n\"requestId\": 3520,\n\"info\": \"Ingestion request submitted successfully for the Mapping ID: 1042\",\n\"status\":\"Success\"\n}"
        )
        #expect(
            try curl(sandbox, "-X", "POST", "URL/1077/ingest")
                == "{\n\"info\": \"Unable to submit data ingestion request, XDM Mapping ID: 1077 is not stopped\",\n\"status\": \"Failed\"\n}"
        )
        #expect(
            try curl(sandbox, "-X", "POST", "URL/1078/ingest")
                == "{\n\"info\": \"Unable to submit data ingestion request, XDM Mapping ID: 1078 is not published\",\n\"status\": \"Failed\"\n}"
        )
        let records = try #require(try sandbox.ledger(workdir).first?.records)
        Thread.sleep(forTimeInterval: 0.1)
        let success =
            "{\n\"batchId\": \"\",\n\"info\": \"Mapping Id: 1042. \",\n\"numRecords\": \(records),\n\"requestId\": 3520,\n\"status\": \"Success\"\n}"
        #expect(try curl(sandbox, "URL/1042/ingest?requestId=3520") == success)
        #expect(try curl(sandbox, "-X", "GET", "-d", #"{"requestId":"3520"}"#, "URL/1042/ingest") == success)
        #expect(try curl(sandbox, "-o", "/dev/null", "-w", "%{http_code}", "URL/9/ingest?requestId=1") == "404")
        #expect(
            try curl(sandbox, "-X", "POST", "-H", "Authorization: Bearer x", "-w", " %{http_code}", "URL/1042/ingest")
                != success)
    }

    @Test(
        "trigger --wait follows to the end, in each way of asking; 'already in progress' follows the request that runs",
        arguments: ["query", "body", "both"])
    func waiting(asking: String) throws {
        let sandbox = try Sandbox(workdir, ["--speed", "4", "--seed", "5"])
        let environment = environment(sandbox)
        #expect(
            try live(["trigger", "1042", "1043", "--max-concurrent", "1"], environment: environment).exit == 0)
        let result = try live(
            ["trigger", "1042", "XDM44", "--wait", "--interval", "0.2", "--ask", asking, "--capture", "c.ndjson"],
            environment: environment)
        #expect(result.output.contains("1042: already in progress as request 3520"))
        #expect(result.output.contains("XDM44: submitted as request 3522"))
        #expect(try live(["collect", "--interval", "0.2"], environment: environment).exit == 0)
        try checkEqual(sandbox, environment)
        #expect(
            result.exit == (result.output.contains("failed") || result.output.contains("aborted") ? 1 : 0),
            "\(result.output)")

        // The capture holds what the database does.
        let again = try workdir.run("import", "c.ndjson", "--json").json(ImportJSON.self)
        #expect(again.totals.new == 0 && again.totals.exchanges > 3)
    }

    @Test("on a terminal a message takes the place of the line of progress")
    func progress() throws {
        let sandbox = try Sandbox(workdir, ["--speed", "4"])
        let environment = environment(sandbox).merging(["TERM": "xterm-256color"]) { own, _ in own }
        let result = try workdir.python(
            "in_terminal.py",
            ["--columns", "80", Workdir.program.path(), "trigger", "1042", "--wait", "--interval", "0.2"],
            environment: environment)
        #expect(result.output.contains("\r\u{1B}[K0 ended, 1 running"))
        #expect(result.output.contains("\r\u{1B}[Kingest-audit: 1042: request 3520: "))
        #expect(!result.output.contains("runningingest-audit"))
    }

    @Test(
        "tokens come from client credentials, too; no credential is found anywhere, and a file that others can read is refused"
    )
    func credentials() throws {
        let scenario = #"{"apiKey":"CANARY-key","clientSecret":"CANARY-secret","token":"CANARY-token","seconds":[0,0]}"#
        try workdir.write("scenario.json", Array(scenario.utf8))
        let sandbox = try Sandbox(workdir, ["--scenario", "scenario.json"])
        var environment = [
            "INGEST_AUDIT_BASE_URL": sandbox.address, "INGEST_AUDIT_ORG": "acme", "INGEST_AUDIT_API_KEY": "CANARY-key",
            "INGEST_AUDIT_CLIENT_SECRET": "CANARY-secret", "INGEST_AUDIT_TOKEN_URL": sandbox.address + "/ims/token/v3",
        ]
        var outputs: [Workdir.Result] = []
        outputs.append(
            try live(
                ["trigger", "1042", "--wait", "--capture", "c.ndjson", "--log-level", "debug"], environment: environment
            ))
        #expect([0, 1].contains(outputs[0].exit), "\(outputs[0].errors)")
        #expect(outputs[0].output.contains("submitted as request"))
        environment["INGEST_AUDIT_CLIENT_SECRET"] = "CANARY-wrong"
        outputs.append(try live(["trigger", "1043"], environment: environment))
        #expect(outputs[1].exit == 69)

        let file = workdir.path("credentials.json")
        try workdir.write("credentials.json", Array(#"{"apiKey":"CANARY-key","token":"CANARY-token"}"#.utf8))
        let plain = ["INGEST_AUDIT_BASE_URL": sandbox.address, "INGEST_AUDIT_ORG": "acme"]
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
        outputs.append(try live(["trigger", "1043", "--credentials", file], environment: plain))
        #expect(outputs[2].exit == 69)
        #expect(outputs[2].errors.contains("chmod 600"))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
        outputs.append(try live(["trigger", "1043", "--credentials", file], environment: plain))
        #expect(outputs[3].exit == 0, "\(outputs[3].errors)")
        try workdir.write("credentials.json", Array(#"{"apiKey":"CANARY-key","token":CANARY}"#.utf8))
        outputs.append(try live(["trigger", "1043", "--credentials", file], environment: plain))
        #expect(outputs[4].exit == 69)

        for result in outputs { #expect(!(result.output + result.errors).contains("CANARY")) }
        for name in ["ingest-audit.sqlite", "c.ndjson"] {
            #expect(try workdir.read(name).firstRange(of: Array("CANARY".utf8)) == nil)
        }
        #expect(
            !(try workdir.python("dump_evidence.py", workdir.path("ingest-audit.sqlite"))).output.contains("CANARY"))
    }

    @Test("collect --max-age leaves alone what the API has forgotten")
    func oldRequests() throws {
        let sandbox = try Sandbox(workdir, ["--speed", "100"])
        let environment = environment(sandbox)
        let line =
            #"{"at":"2026-01-05T03:00:00Z","method":"POST","url":"https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/1042/ingest","response":{"requestId":7,"status":"Success"}}"#
        try workdir.write("old.ndjson", Array((line + "\n").utf8))
        try #require(workdir.run("import", "old.ndjson", "--quiet").exit == 0)
        let alone = try live(["collect", "--max-age", "7d"], environment: environment)
        #expect(alone.exit == 0)
        #expect(alone.errors.contains("1 pending request is older than --max-age, and left out"))
        #expect(alone.errors.contains("no other request is pending"))
        try #require(live(["trigger", "1042"], environment: environment).exit == 0)
        let beside = try live(["collect", "--max-age", "7d", "--interval", "0.1"], environment: environment)
        #expect(beside.exit == 0, "\(beside.errors)")
        #expect(beside.errors.contains("1 of 1 request has ended"))
        let all = try live(["collect"], environment: environment)
        #expect(all.exit == 69)
        #expect(all.errors.contains("request 7: the API refused: HTTP 404"))
    }

    @Test("what can't be reached, and what is refused, ends with 69; without an organization with 64")
    func unreachable() throws {
        let environment = [
            "INGEST_AUDIT_API_KEY": "k", "INGEST_AUDIT_TOKEN": "t", "INGEST_AUDIT_BASE_URL": "http://127.0.0.1:9",
        ]
        #expect(try live(["trigger", "1042"], environment: environment).exit == 64)
        #expect(
            try live(["trigger", "1042", "--org", "acme"], environment: ["INGEST_AUDIT_TOKEN": "t"]).exit == 69)
        let sandbox = try Sandbox(workdir)
        let refused = try live(["trigger", "1042"], environment: self.environment(sandbox, token: "wrong"))
        #expect(refused.exit == 69)
        #expect(refused.output.contains("refused: HTTP 401"))
        let without = try live(
            ["trigger", "1042"], environment: self.environment(sandbox, token: "sandbox-token-without-role"))
        #expect(without.output.contains("HTTP 403"))
    }

    @Test("a capture that can't be written ends the command; what the API answered is kept all the same")
    func fullCapture() throws {
        let sandbox = try Sandbox(workdir)
        let result = try live(["trigger", "1042", "--capture", "/dev/full"], environment: sandbox.environment())
        #expect(result.exit == 73)
        #expect(result.errors.contains("/dev/full: can't be written: No space left on device"), "\(result.errors)")
        let kept = try workdir.run("requests", "--format", "ndjson").output
        #expect(kept.split(separator: "\n").count == 1, "\(kept)")
        for query in ["?token=x", "#x"] {
            let environment = sandbox.environment().merging(["INGEST_AUDIT_BASE_URL": sandbox.address + query]) { $1 }
            #expect(try live(["trigger", "1043"], environment: environment).exit == 64)
        }
        #expect(try workdir.run("requests", "--format", "ndjson").output == kept)
        let device = try workdir.run(["status", "1", "--credentials", "/dev/null"], environment: sandbox.environment())
        #expect(device.exit == 69 && device.errors.contains("a device holds no credentials"), "\(device.errors)")
    }
}
