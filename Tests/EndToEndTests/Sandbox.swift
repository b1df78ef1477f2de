import Foundation
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
}
