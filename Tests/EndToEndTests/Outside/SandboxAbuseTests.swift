import Foundation
import Testing

@Suite("Inputs from outside: the sandbox")
struct SandboxAbuseTests {
    @Test("requests that are too long, too slow or none are let go, no file is ever served, and it goes on answering")
    func abuse() throws {
        let workdir = try Workdir()
        let sandbox = try Sandbox(workdir)
        let port = try #require(sandbox.address.split(separator: ":").last)
        let said = try workdir.python("abuse_sandbox.py", String(port), "--slow")
        try #require(said.exit == 0, "\(said.errors)")
        let found = try said.json([String: String].self)
        let good = "HTTP/1.1 200 OK"
        for name in ["good", "beside silent ones", "afterwards"] {
            #expect(found[name] == good, "\(name)")
        }
        // A header with an end of line in it would be two to somebody in between.
        for name in ["long body", "negative body", "odd body", "no request", "two answers"] {
            #expect(found[name]?.hasPrefix("HTTP/1.1 4") == true, "\(name): \(found[name] ?? "")")
        }
        for name in [
            "long head", "long line", "empty", "dots", "encoded dots", "null", "file", "double", "backslash", "state",
            "bytes",
        ] {
            let answer = try #require(found[name])
            #expect(answer == "closed" || answer.hasPrefix("HTTP/1.1 40"), "\(name): \(answer)")
        }
        #expect(["closed after 30 s", "closed after 40 s"].contains(found["slow"]))
        #expect(sandbox.process.isRunning)
        // On this machine only.
        let listening = try workdir.tool("sh", ["-c", "cat /proc/net/tcp /proc/net/tcp6 2>/dev/null"])
        let hex = String(Int(port) ?? 0, radix: 16, uppercase: true)
        let addresses = listening.matches(of: /: ([0-9A-F]+):([0-9A-F]{4}) [0-9A-F]+:0000 0A/)
            .filter { $0.output.2 == String(repeating: "0", count: 4 - hex.count) + hex }.map { String($0.output.1) }
        #expect(addresses == ["0100007F"], "\(addresses)")
    }
}
