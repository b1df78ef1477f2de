import Figures
import Foundation
import History
import IngestionAPI
import Testing

/// The rows that batches refused, asked for with `collect --platform --row-errors`.
extension PlatformTests {
    private static let scenario = """
        "seconds": [0, 0], "fates": {"failedToUpload": 2, "aborted": 1}, "batches": {"seconds": [0, 1], "metrics": "both",
        "fates": {"failed": 1, "partial": 3, "ingested": 1, "aborted": 1}, "row": "CANARY-row"%}
        """

    private func rows(_ more: String = "", mappings: Int, _ arguments: String...) throws -> (Sandbox, [String]) {
        let sandbox = try sandbox(
            Self.scenario.replacing("%", with: more), mappings: mappings, arguments)
        var left = (1...mappings).map { "M\($0)" }
        for _ in 0..<8 where !left.isEmpty {
            let result = try workdir.run(
                ["trigger", "--rate", "200"] + left, environment: sandbox.environment(), time: .running(times: 20))
            left = result.output.split(separator: "\n").filter { $0.contains("not known whether it was submitted") }
                .map { String($0.prefix { $0 != ":" }) }
        }
        try #require(left.isEmpty)
        return (sandbox, ["collect", "--platform", "--row-errors", "--rate", "200", "--interval", "0.3"])
    }

    /// Leads all that is asked of the Platform nowhere.
    private func cutOff() throws {
        try workdir.write(
            "ingest-audit.toml", Array("[platform]\nurl = \"http://127.0.0.1:9\"\nims-org = \"A@AdobeOrg\"".utf8))
    }

    @Test(
        "refused rows through faults and kill -9: by code and number as the sandbox's ledger says, and nothing of what stood in them"
    )
    func refusedRows() throws {
        let (sandbox, arguments) = try rows(
            mappings: 24, "--seed", "3", "--fault", "cut=0.1", "--fault", "500=0.05", "--fault", "429=0.1", "--fault",
            "garbage=0.05")
        let collect = arguments + ["--capture", "answers.ndjson", "--log-level", "debug"]
        let environment = sandbox.environment()
        // Of a mapping's requests only the last one is known for sure: an answer to a POST that was lost may have named another.
        let latest = Dictionary(try sandbox.ledger(workdir).map { ($0.mapping, $0) }) { $1 }
        let ledger = latest.values.sorted { $0.requestId < $1.requestId }
        let asked = ledger.filter { $0.batchRows != nil && $0.isAskedAbout }
        try #require(asked.count > 5)

        func told() throws -> Int { try batches(ledger).values.count { !$0.refusedRows.isEmpty } }
        var round = 0
        while round < 40, try told() == 0 {
            round += 1
            let process = try workdir.start(
                collect, output: workdir.url.appending(path: "killed-\(round).txt"), environment: environment)
            Thread.sleep(forTimeInterval: 0.2 * Double(round))
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
        let last = try workdir.run(collect, environment: environment, time: .running(times: 20))
        #expect(last.exit == 0, "\(last.errors)")
        try workdir.write("log.txt", Array((last.output + last.errors).utf8))

        let known = try batches(ledger)
        for line in ledger where line.isAskedAbout {
            let rows = try #require(known[line.batchId ?? ""], "request \(line.requestId)").refusedRows
            let byCode = Dictionary(rows.map { ($0.code, Int($0.rows)) }, uniquingKeysWith: +)
            #expect(byCode == line.batchRows ?? [:], "batch \(line.batchId ?? "")")
        }
        let messages = Set(known.values.flatMap { $0.refusedRows.map(\.message) })
        #expect(messages.contains("required field … is missing"))
        #expect(try workdir.run("verify").exit == 0)
        #expect(try workdir.run("rebuild").exit == 0)
        #expect(try batches(ledger) == known)

        let story = try #require(asked.first).requestId
        let shown = try workdir.run("requests", "\(story)")
        #expect(shown.output.contains("Rows refused with DCVS-1104-400"), "\(shown.output)")
        try workdir.write("quarantine.txt", Array(try workdir.run("quarantine", "--json").output.utf8))

        // Nothing is left to ask about, and nobody is asked.
        try cutOff()
        let again = try workdir.run(collect, environment: environment)
        #expect(again.exit == 0, "\(again.errors)")
        #expect(again.errors.contains("no batch is left to ask about the rows that it refused"), "\(again.errors)")
        // The capture makes the same batches.
        #expect(try workdir.run("import", "--quiet", "--db", "anew.sqlite", "answers.ndjson").exit == 0)
        let history = try History(path: workdir.path("anew.sqlite"), for: .reading, wait: LockWait(seconds: 5) { _ in })
        defer { history.finish() }
        #expect(try history.batches(ledger.compactMap(\.batchId)) == known)

        let id = try #require(asked.first?.batchId)
        let url =
            sandbox.address + "/data/foundation/export/batches/\(id)/meta?path=row_errors%2Fconversion_errors_0.json"
        let headers = [
            "X-Api-Key: sandbox-key", "Authorization: Bearer sandbox-token", "x-gw-ims-org-id: 0A1B2C3D4E5F@AdobeOrg",
            "x-sandbox-name: prod",
        ]
        let handedOut = try (0..<5).map { _ in
            try workdir.tool("curl", ["-s", url] + headers.flatMap { ["-H", $0] })
        }
        #expect(handedOut.contains { $0.contains("CANARY-row") }, "the sandbox hands them out")
        for case let file as URL in try #require(
            FileManager.default.enumerator(at: workdir.url, includingPropertiesForKeys: nil))
        where file.lastPathComponent != "scenario.json" && !file.hasDirectoryPath {
            let bytes = try [UInt8](Data(contentsOf: file))
            #expect(bytes.firstRange(of: Array("CANARY".utf8)) == nil, "\(file.lastPathComponent)")
        }
        let evidence = try workdir.python("dump_evidence.py", workdir.path("ingest-audit.sqlite"))
        #expect(evidence.output.contains("rowErrors") && !evidence.output.contains("CANARY"))
    }

    @Test("rows that the Platform has no longer are asked for once, and told to be gone; without --row-errors none are")
    func expiredRows() throws {
        let (sandbox, collect) = try rows(#", "rowsGoneAfter": 0.001"#, mappings: 8)
        let environment = sandbox.environment()
        let asked = try sandbox.ledger(workdir).filter { $0.batchRows != nil && $0.isAskedAbout }
        try #require(asked.count > 1)
        let plain = try live("collect", "--platform", on: sandbox)
        #expect(plain.exit == 0 && !plain.errors.contains("rows"), "\(plain.errors)")
        let first = try workdir.run(collect, environment: environment, time: .running(times: 20))
        #expect(first.exit == 0, "\(first.errors)")
        #expect(first.errors.contains("refused rows: \(asked.count) of \(asked.count) batches told"), "\(first.errors)")
        #expect(first.errors.contains("the Platform tells of no refused rows"))
        let known = try batches(asked)
        #expect(known.count == asked.count)
        for line in asked {
            let batch = try #require(known[line.batchId ?? ""])
            #expect(batch.outcome == line.sight && batch.refusedRows.isEmpty)
        }
        let story = try workdir.run("requests", "\(asked[0].requestId)")
        #expect(story.output.contains("refused rows") && story.output.contains("HTTP 404"), "\(story.output)")
        #expect(story.output.contains("/meta?path=row_errors") && !story.output.contains("Rows refused with"))
        #expect(try workdir.run("verify").exit == 0)
        try cutOff()
        let again = try workdir.run(collect, environment: environment)
        #expect(again.exit == 0, "\(again.errors)")
        #expect(try workdir.run(["collect", "--row-errors"], environment: environment).exit == 64)
    }
}
