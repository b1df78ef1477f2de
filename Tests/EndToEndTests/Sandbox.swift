import Foundation
import IngestionAPI
import Testing

/// A sandbox as a process of its own, gone with the test.
final class Sandbox {
    let process: Process
    let address: String

    init(_ workdir: Workdir, _ arguments: [String] = []) throws {
        let output = workdir.url.appending(path: "sandbox-\(UUID().uuidString).txt")
        try Data().write(to: output)
        process = try workdir.start(["sandbox", "--port", "0"] + arguments, output: output)
        var address: String?
        for _ in 0..<200 where address == nil {
            Thread.sleep(forTimeInterval: 0.05)
            let text = String(decoding: try Data(contentsOf: output), as: UTF8.self)
            address = text.firstMatch(of: /http:\/\/[0-9.:]+/).map { String($0.output) }
        }
        self.address = try #require(address)
    }

    deinit {
        process.terminate()
        process.waitUntilExit()
    }

    /// What leads the program to this sandbox.
    func environment(token: String = "sandbox-token") -> [String: String] {
        [
            "INGEST_AUDIT_BASE_URL": address, "INGEST_AUDIT_ORG": "acme", "INGEST_AUDIT_API_KEY": "sandbox-key",
            "INGEST_AUDIT_TOKEN": token,
        ]
    }

    /// What it knows of its requests, in the order of their submission.
    func ledger(_ workdir: Workdir) throws -> [LedgerLine] {
        try workdir.tool("curl", ["-s", address + "/sandbox/ledger"]).split(separator: "\n").map {
            try JSONDecoder().decode(LedgerLine.self, from: Data($0.utf8))
        }
    }
}

extension Sandbox {
    /// What the sandbox knows of a request and its batch.
    struct LedgerLine: Decodable {
        var requestId: Int
        var mapping: String
        var outcome: String
        var records: Int?
        var code: String?
        var batchId: String?
        var batchOutcome: String?
        var batchInput, batchOutput, batchFailed: Int?
        var batchRows: [String: Int]?

        /// Whether `collect --platform` asks for its batch without more ado.
        var isAskedAbout: Bool { batchId != nil && outcome != "success" }

        /// What a history is to say of its batch.
        var sight: BatchOutcome? {
            switch batchOutcome {
            case "failed": .failed
            case "aborted": .aborted
            case "partial": .partial
            case "ingested": .ingested
            case "archived": .putAway
            case "stalls": .underway
            default: nil
            }
        }
    }
}

/// What `requests ID --json` says of a request.
struct RequestStoryJSON: Decodable {
    var mapping: String
    var outcome: String?
    var records: Int?
    var codes: [String]
    var batchId: String?
}
