import Figures
import Foundation
import History
import IngestionAPI
import TestSupport
import Testing

/// What the Platform says became of batches, asked for against the sandbox.
@Suite("The Platform, live", .serialized, .ahead)
struct PlatformTests {
    let workdir: Workdir

    init() throws {
        workdir = try Workdir()
    }

    /// Runs a command that calls the API, by clocks that run twenty times as fast.
    func live(_ arguments: String..., on sandbox: Sandbox) throws -> Workdir.Result {
        try workdir.run(arguments, environment: sandbox.environment(), time: .running(times: 20))
    }

    /// A sandbox with mappings M1, M2 …, and settings that lead to it.
    /// - Parameters:
    ///   - scenario: its members beside the mappings.
    ///   - settings: what else `[platform]` says.
    func sandbox(
        _ scenario: String, mappings count: Int, _ arguments: [String] = [],
        settings: String = "[platform.organizations]\n\"0A1B2C3D4E5F@AdobeOrg\" = \"acme\"\n"
    ) throws -> Sandbox {
        let mappings = (1...count).map { #"{"id":"M\#($0)"}"# }.joined(separator: ",")
        try workdir.write("scenario.json", Array(#"{\#(scenario),"mappings":[\#(mappings)]}"#.utf8))
        let sandbox = try Sandbox(workdir, ["--scenario", "scenario.json"] + arguments)
        try workdir.write("ingest-audit.toml", Array("[platform]\nurl = \"\(sandbox.address)\"\n\(settings)".utf8))
        return sandbox
    }

    /// What the history knows of batches.
    func batches(_ ledger: [Sandbox.LedgerLine]) throws -> [String: BatchFigures] {
        let history = try History(
            path: workdir.path("ingest-audit.sqlite"), for: .reading, wait: LockWait(seconds: 5) { _ in })
        defer { history.finish() }
        return try history.batches(ledger.compactMap(\.batchId))
    }

    @Test(
        "fifty mappings through faults and kill -9: requests and batches end as the sandbox's ledger says, records included"
    )
    func throughFaults() throws {
        let sandbox = try sandbox(
            """
            "seconds": [1, 3], "fates": {"success": 40, "failedToFetch": 10, "failedToUpload": 25, "aborted": 25},
            "batches": {"seconds": [1, 8], "metrics": "both", "namedBySuccess": 0.6,
                        "fates": {"failed": 3, "aborted": 1, "partial": 3, "ingested": 3, "archived": 1}}
            """, mappings: 50,
            [
                "--seed", "5", "--fault", "cut=0.05", "--fault", "500=0.05", "--fault", "429=0.1", "--fault",
                "garbage=0.03",
            ])
        let environment = sandbox.environment()

        // A lost answer is not asked for by another POST; whoever triggers again finds the request that runs.
        var left = (1...50).map { "M\($0)" }
        for _ in 0..<8 where !left.isEmpty {
            let result = try workdir.run(
                ["trigger", "--max-concurrent", "16", "--rate", "200"] + left, environment: environment,
                time: .running(times: 20))
            left = result.output.split(separator: "\n").filter { $0.contains("not known whether it was submitted") }
                .map { String($0.prefix { $0 != ":" }) }
        }
        #expect(left.isEmpty)
        #expect(try sandbox.ledger(workdir).count == 50, "no mapping was submitted twice")

        let collect = [
            "collect", "--platform", "--all-batches", "--max-concurrent", "16", "--rate", "200", "--interval", "0.3",
            "--capture", "answers.ndjson",
        ]
        var round = 0
        while try round < 6 || round < 30 && batches(sandbox.ledger(workdir)).isEmpty {
            round += 1
            let process = try workdir.start(
                collect, output: workdir.url.appending(path: "killed.txt"), environment: environment)
            Thread.sleep(forTimeInterval: Double.random(in: 0.3..<1.5))
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
        #expect(try !batches(sandbox.ledger(workdir)).isEmpty, "one was killed while batches were asked about")
        let last = try workdir.run(collect, environment: environment, time: .running(times: 20))
        #expect(last.exit == 0, "\(last.errors)")

        let ledger = try sandbox.ledger(workdir)
        let known = try batches(ledger)
        var ends: Set<BatchOutcome> = []
        for line in ledger {
            let stories = try workdir.run("requests", "\(line.requestId)", "--json").json([RequestStoryJSON].self)
            try #require(stories.count == 1, "request \(line.requestId)")
            #expect(stories[0].mapping == line.mapping && stories[0].outcome == line.outcome)
            #expect(stories[0].records == line.records && stories[0].batchId == line.batchId)
            #expect(stories[0].codes == (line.code.map { [$0] } ?? []))
            guard let id = line.batchId else { continue }
            let sight = try #require(known[id], "batch \(id)")
            #expect(sight.outcome == line.sight, "batch \(id)")
            let told = [sight.inputRecords, sight.outputRecords, sight.failedRecords].map { $0.map(Int.init) }
            #expect(told == [line.batchInput, line.batchOutput, line.batchFailed], "batch \(id)")
            ends.insert(sight.outcome)
        }
        #expect(ends == [.failed, .aborted, .partial, .ingested, .putAway], "the seed brings every end")
        #expect(known.count == ledger.count { $0.batchId != nil })
        #expect(try workdir.run("verify").exit == 0)

        // Nothing is left to ask about, and nobody is asked: the address leads nowhere.
        try workdir.write(
            "ingest-audit.toml", Array("[platform]\nurl = \"http://127.0.0.1:9\"\nims-org = \"A@AdobeOrg\"".utf8))
        let again = try workdir.run(collect, environment: environment)
        #expect(again.exit == 0 && again.errors.contains("no batch is left to ask about"), "\(again.errors)")
        // The capture makes the same batches.
        let anew = try workdir.run("import", "--quiet", "--db", "anew.sqlite", "answers.ndjson")
        #expect(anew.exit == 0, "\(anew.errors)")
        let history = try History(path: workdir.path("anew.sqlite"), for: .reading, wait: LockWait(seconds: 5) { _ in })
        defer { history.finish() }
        #expect(try history.batches(ledger.compactMap(\.batchId)) == known)
    }

    @Test("who is named in users, clients, tags and rows is found neither in the database nor in a capture")
    func canaries() throws {
        for metrics in ["new", "old"] {
            let workdir = try Workdir()
            let other = PlatformTests(workdir)
            let sandbox = try other.sandbox(
                """
                "seconds": [0, 0], "fates": {"failedToUpload": 1}, "batches": {"seconds": [0, 0], "metrics": "\(metrics)",
                "fates": {"partial": 1}, "user": "CANARY-user@AdobeID", "client": "CANARY-client", "tag": "CANARY-tag",
                "row": "CANARY-row"}
                """, mappings: 3)
            #expect(try other.live("trigger", "M1", "M2", "M3", on: sandbox).exit == 0)
            let collected = try other.live("collect", "--platform", "--capture", "c.ndjson", on: sandbox)
            #expect(collected.exit == 0 && collected.errors.contains("3 batches: 3 known"), "\(collected.errors)")
            let id = try #require(try sandbox.ledger(other.workdir).first?.batchId)
            let whole = try workdir.tool(
                "curl",
                [
                    "-s", "-H", "X-Api-Key: sandbox-key", "-H", "Authorization: Bearer sandbox-token", "-H",
                    "x-gw-ims-org-id: 0A1B2C3D4E5F@AdobeOrg", "-H", "x-sandbox-name: prod",
                    sandbox.address + "/data/foundation/catalog/batches/" + id,
                ])
            for name in ["user", "client", "tag"] + (metrics == "old" ? ["row"] : []) {
                #expect(whole.contains("CANARY-" + name), "the sandbox says so")
            }
            let files = try FileManager.default.contentsOfDirectory(atPath: workdir.url.path())
            for name in files where name.hasPrefix("ingest-audit.sqlite") || name == "c.ndjson" {
                #expect(try workdir.read(name).firstRange(of: Array("CANARY".utf8)) == nil, "\(name)")
            }
            #expect(
                String(decoding: try workdir.read("c.ndjson"), as: UTF8.self).contains("acp_enableErrorDiagnostics"))
            let evidence = try workdir.python("dump_evidence.py", workdir.path("ingest-audit.sqlite"))
            #expect(evidence.output.contains(id) && !evidence.output.contains("CANARY"))
            #expect(!(collected.output + collected.errors).contains("CANARY"))
        }
    }

    private init(_ workdir: Workdir) {
        self.workdir = workdir
    }

    @Test(
        "batches that are gone are said to be, and asked about again within a day; those of successes on demand")
    func goneAndAll() throws {
        let sandbox = try sandbox(
            """
            "seconds": [0, 0], "fates": {"failedToUpload": 2, "success": 3},
            "batches": {"seconds": [0, 0], "goneAfter": 0.1, "namedBySuccess": 1, "fates": {"ingested": 1}}
            """, mappings: 12)
        #expect(try live("trigger", "M1", "M2", "M3", "M4", "M5", "M6", "M7", "M8", on: sandbox).exit == 0)
        Thread.sleep(forTimeInterval: 0.3)
        let first = try live("collect", "--platform", on: sandbox)
        let asked = try sandbox.ledger(workdir).count(where: \.isAskedAbout)
        try #require((1..<8).contains(asked), "the seed brings both")
        #expect(first.exit == 0, "\(first.errors)")
        #expect(first.errors.contains("\(asked) \(asked == 1 ? "batch" : "batches"): \(asked) gone"), "\(first.errors)")
        // The Platform may not show a young batch yet.
        #expect(try live("collect", "--platform", on: sandbox).errors.contains(": \(asked) gone"))
        let all = try live("collect", "--platform", "--all-batches", on: sandbox)
        #expect(all.exit == 0 && all.errors.contains("8 batches: 8 gone"), "\(all.errors)")
    }

    @Test("a batch that does not end is asked about until the time is over; what was known by then stays known")
    func stalled() throws {
        let sandbox = try sandbox(
            """
            "seconds": [0, 0], "fates": {"aborted": 1}, "batches": {"seconds": [0, 0], "fates": {"stalls": 1, "failed": 1}}
            """, mappings: 8)
        #expect(try live("trigger", "M1", "M2", "M3", "M4", "M5", "M6", "M7", "M8", on: sandbox).exit == 0)
        let ledger = try sandbox.ledger(workdir)
        let open = ledger.count { $0.sight == .underway }
        try #require((1..<8).contains(open), "the seed brings both")
        for round in 0..<2 {
            let result = try live("collect", "--platform", "--interval", "1", "--for", "20s", on: sandbox)
            #expect(result.exit == 1, "\(result.errors)")
            let line = round == 0 ? "8 batches: \(8 - open) known, \(open) not ended" : "\(open) not ended"
            #expect(result.errors.contains(line), "\(result.errors)")
        }
        for line in ledger { #expect(try batches(ledger)[line.batchId ?? ""]?.outcome == line.sight) }
    }

    @Test("a second client gets pages of the catalog, and is refused without the Platform's headers")
    func pages() throws {
        let sandbox = try sandbox(
            #""seconds": [0, 0], "fates": {"failedToUpload": 1}, "batches": {"seconds": [0, 0]}"#, mappings: 3)
        #expect(try live("trigger", "M1", "M2", "M3", on: sandbox).exit == 0)
        let known = [
            "-s", "-H", "X-Api-Key: sandbox-key", "-H", "Authorization: Bearer sandbox-token", "-H",
            "x-gw-ims-org-id: 0A1B2C3D4E5F@AdobeOrg",
        ]
        let url = sandbox.address + "/data/foundation/catalog/batches?orderBy=asc%3Acreated&limit=2"
        #expect(try workdir.tool("curl", known + [url]).contains("403000"))
        var all: Set<String> = []
        for start in ["", "&start=2"] {
            let page = try workdir.tool("curl", known + ["-H", "x-sandbox-name: prod", url + start])
            let answer = KeptBatch.all(of: .batches, httpStatus: 200, response: Array(page.utf8))
            #expect(answer?.count == (start.isEmpty ? 2 : 1))
            all.formUnion(answer?.map(\.id) ?? [])
        }
        #expect(try all == Set(sandbox.ledger(workdir).compactMap(\.batchId)))
    }

    @Test("requests of more than thirty days ago are left alone")
    func old() throws {
        let sandbox = try sandbox(#""seconds": [0, 0]"#, mappings: 1)
        let line =
            #"{"at":"2026-01-05T03:00:00Z","method":"GET","url":"https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/M1/ingest","request":{"requestId":7},"response":{"batchId":"01E8043CY305K2MTV5ANH9G1GC","info":"Mapping Id: M1. ACP-880096 Sync Job failed to upload.","numRecords":0,"requestId":7,"status":"Failed"}}"#
        try workdir.write("old.ndjson", Array((line + "\n").utf8))
        try #require(workdir.run("import", "old.ndjson", "--quiet").exit == 0)
        let result = try live("collect", "--platform", on: sandbox)
        #expect(result.exit == 0 && result.errors.contains("no batch is left to ask about"), "\(result.errors)")
    }

    @Test(
        "trigger --wait shows the batches' ends where the settings say where the Platform is, and needs attention for a loss"
    )
    func waiting() throws {
        let sandbox = try sandbox(
            """
            "seconds": [0, 1], "fates": {"success": 1},
            "batches": {"seconds": [0, 1], "namedBySuccess": 1, "fates": {"partial": 1, "ingested": 3}}
            """, mappings: 6)
        let names = (1...6).map { "M\($0)" }
        for name in names {
            let result = try live("trigger", name, "--wait", "--interval", "0.2", on: sandbox)
            let line = try #require(try sandbox.ledger(workdir).last)
            #expect(result.output.contains(line.batchId ?? "-"), "\(result.output)")
            #expect(result.output.contains(line.batchOutcome ?? "-"), "\(result.output)")
            #expect(result.exit == (line.sight == .ingested ? 0 : 1), "\(result.output)\(result.errors)")
        }
        try workdir.write("ingest-audit.toml", [])
        let plain = try live("trigger", "M1", "--wait", "--interval", "0.2", on: sandbox)
        #expect(plain.exit == 0 && !plain.output.contains("arrived"), "\(plain.output)")
    }

    @Test(
        "without settings, with those of another organization, and with headers that are refused, each says what to do")
    func refused() throws {
        let sandbox = try sandbox(
            #""seconds": [0, 0], "fates": {"failedToUpload": 1}, "batches": {"seconds": [0, 0]}"#, mappings: 1,
            settings: "ims-org = \"Other@AdobeOrg\"\n")
        #expect(try live("trigger", "M1", on: sandbox).exit == 0)
        let refused = try live("collect", "--platform", on: sandbox)
        #expect(refused.exit == 1 && refused.errors.contains("the Platform refused: HTTP 403"), "\(refused.errors)")
        let alone = try live("collect", "--platform", on: sandbox)
        #expect(alone.exit == 69 && alone.errors.contains("1 batch: 1 not ended"), "\(alone.errors)")
        #expect(try live("collect", "--all-batches", on: sandbox).exit == 64)

        func settings(_ text: String) throws { try workdir.write("ingest-audit.toml", Array(text.utf8)) }
        try settings("")
        let none = try live("collect", "--platform", on: sandbox)
        #expect(none.exit == 64 && none.errors.contains("add [platform] with ims-org"), "\(none.errors)")
        let theirs = "[platform]\nims-org = \"A@AdobeOrg\"\n[platform.organizations]\n\"A@AdobeOrg\" = \"other\""
        for text in ["[platform]", theirs] {
            try settings(text)
            let nobody = try live("collect", "--platform", on: sandbox)
            #expect(nobody.exit == 64 && nobody.errors.contains("which organization of the Platform is acme"))
            // Who starts an ingestion need not know of the Platform.
            #expect(try live("trigger", "M1", "--wait", on: sandbox).output.contains("submitted as request"))
        }
        let both = theirs.replacing("[platform]", with: "[platform]\nurl = \"\(sandbox.address)\"")
        try settings("\(both)\n\"0A1B2C3D4E5F@AdobeOrg\" = \"acme\"")
        let own = try live("collect", "--platform", on: sandbox)
        #expect(own.exit == 0 && own.errors.contains("3 batches: 3 known"), "\(own.errors)")
        try settings("[platform.organizations]\n\"A@AdobeOrg\" = \"acme\"\n\"B@AdobeOrg\" = \"acme\"")
        let several = try live("collect", "--platform", on: sandbox)
        #expect(several.exit == 65 && several.errors.contains("has several for acme"), "\(several.errors)")
    }

    @Test("an address of the Platform that others could read is warned of, and not called through a proxy")
    func unencrypted() throws {
        let sandbox = try sandbox(
            #""seconds": [0, 0], "fates": {"failedToUpload": 1}"#, mappings: 1)
        try workdir.write(
            "ingest-audit.toml", Array("[platform]\nurl = \"http://platform.example\"\nims-org = \"A@AdobeOrg\"".utf8))
        let environment = sandbox.environment().merging(["http_proxy": "http://127.0.0.1:9"]) { $1 }
        let result = try workdir.run(["collect", "--platform"], environment: environment)
        #expect(result.exit == 69, "\(result.errors)")
        #expect(result.errors.contains("http://platform.example: the credentials go there unencrypted"))
        #expect(result.errors.contains("would go through a proxy unencrypted"))
    }
}
