import Foundation
import IngestionAPI
import TestSupport
import Testing

/// The API's client against a server that means it no good.
@Suite("Inputs from outside: a hostile server", .serialized, .ahead)
struct HostileServerTests {
    private final class Server {
        let process: Process
        let input: Pipe
        let port: Int
        /// Of the server that nobody should ever call.
        let otherPort: Int
        private let log: URL

        struct Call: Decodable {
            var server: String
            var line: String
            var headers: [String]
        }

        init(_ workdir: Workdir, _ arguments: [String] = []) throws {
            let name = UUID().uuidString
            log = workdir.url.appending(path: "log-\(name)")
            let output = workdir.url.appending(path: "ports-\(name)")
            try Data().write(to: output)
            try Data().write(to: log)
            process = Process()
            process.executableURL = URL(filePath: "/usr/bin/env")
            process.arguments =
                ["python3", Workdir.histories.appending(path: "hostile_server.py").path(), log.path()] + arguments
            input = Pipe()
            process.standardInput = input
            process.standardOutput = try FileHandle(forWritingTo: output)
            process.currentDirectoryURL = workdir.url
            try process.run()
            var ports: [Int] = []
            for _ in 0..<400 where ports.count < 2 {
                Thread.sleep(forTimeInterval: 0.05)
                ports = String(decoding: try Data(contentsOf: output), as: UTF8.self).split { $0 == " " || $0 == "\n" }
                    .compactMap { Int($0) }
            }
            port = try #require(ports.count == 2 ? ports.first : nil)
            otherPort = ports[1]
        }

        deinit {
            try? input.fileHandleForWriting.close()
            process.terminate()
            process.waitUntilExit()
        }

        func calls() throws -> [Call] {
            try String(decoding: Data(contentsOf: log), as: UTF8.self).split(separator: "\n").map {
                try JSONDecoder().decode(Call.self, from: Data($0.utf8))
            }
        }
    }

    private let workdir: Workdir

    init() throws {
        workdir = try Workdir()
    }

    private func environment(_ port: Int, scheme: String = "http") -> [String: String] {
        [
            "INGEST_AUDIT_BASE_URL": "\(scheme)://127.0.0.1:\(port)", "INGEST_AUDIT_ORG": "acme",
            "INGEST_AUDIT_API_KEY": "CANARY-key", "INGEST_AUDIT_TOKEN": "CANARY-token",
        ]
    }

    private func expectNoCanary() throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: workdir.url.path())
        where name.contains("sqlite") {
            #expect(!String(decoding: try workdir.read(name), as: UTF8.self).contains("CANARY"), "\(name)")
        }
    }

    @Test("no answer is too long, too odd or too slow; a POST that was taken is never made again")
    func answers() throws {
        let server = try Server(workdir)
        // The exit code, and what is said.
        let expected: [(mapping: String, exit: Int32, says: String)] = [
            ("good", 0, "submitted as request 5"), ("endless", 1, "the answer is longer than 2 MiB"),
            ("longer", 1, "the answer is longer than 2 MiB"), ("headers", 1, "not known whether it was submitted"),
            ("header", 1, "not known whether it was submitted"), ("informational", 1, "Timeout was reached"),
            ("slow", 1, "Timeout was reached"), ("odd-status", 1, "HTTP status 999"),
            ("old", 1, "not known whether it was submitted"),
            ("long", 1, "an answer that the API does not document"),
            ("bytes", 1, "an answer that the API does not document"),
            ("redirect", 69, "refused: HTTP 302"), ("file", 69, "refused: HTTP 301"),
            ("refresh", 1, "an answer that the API does not document"),
            ("escape", 0, #"submitted as request \u{1B}]0;title\u{7}"#),
        ]
        for (mapping, exit, says) in expected {
            let result = try workdir.run(["trigger", "--timeout", "3", mapping], environment: environment(server.port))
            #expect(result.exit == exit, "\(mapping): \(result.output)\(result.errors)")
            #expect(result.output.contains(says), "\(mapping): \(result.output)\(result.errors)")
            #expect(!result.output.contains("\u{1B}") && !result.output.contains("CANARY"))
        }
        let calls = try server.calls()
        #expect(calls.allSatisfy { $0.server == "api" }, "the credentials followed a redirect")
        for (mapping, _, _) in expected {
            #expect(calls.count { $0.line.contains("/\(mapping)/") } == 1, "\(mapping) was posted again")
        }
        #expect(calls.allSatisfy { call in call.headers.contains("Authorization: Bearer CANARY-token") })
        // What could be recorded was; and nothing that came is more than evidence.
        #expect(try workdir.run("verify").exit == 0)
        #expect(try workdir.run("requests", "5").exit == 0)
        try expectNoCanary()
    }

    @Test("nothing is unpacked that was packed, and it takes little memory", .enabled(if: !Sanitizer.isOn))
    func bomb() throws {
        let server = try Server(workdir)
        struct Bounded: Decodable {
            var exit: Int32
            var peakMiB: Double
        }
        for mapping in ["bomb", "endless"] {
            let result = try workdir.python(
                "bounded.py",
                [Workdir.program.path(), "trigger", "--db", workdir.path("b.sqlite"), "--timeout", "20", mapping],
                environment: environment(server.port)
            ).json(Bounded.self)
            #expect(result.exit == 1)
            #expect(result.peakMiB < 160, "\(mapping): \(result.peakMiB) MiB")
        }
    }

    @Test("waits that a server asks for are bounded")
    func waits() throws {
        let server = try Server(workdir)
        let process = try workdir.start(
            ["trigger", "retry"], output: workdir.url.appending(path: "out"), environment: environment(server.port))
        for _ in 0..<200 where try server.calls().isEmpty { Thread.sleep(forTimeInterval: 0.05) }
        #expect(process.isRunning)
        // Told to end, it ends its wait; after five seconds it would be ended, whatever it does.
        let told = Date()
        process.interrupt()
        process.waitUntilExit()
        #expect(process.terminationStatus == 130)
        #expect(Date().timeIntervalSince(told) < 4)
        #expect(try workdir.run("verify").exit == 0)
        // What was answered until then is kept.
        struct Import: Decodable {
            var exchanges: Int
        }
        #expect(try workdir.run("imports", "--json").json([Import].self).map(\.exchanges) == [1])
    }

    /// A request of a mapping that is pending.
    private func pending(_ request: Int, _ mapping: String, _ port: Int) throws {
        let url = "http://127.0.0.1:\(port)/acme/campaign/dataIngestion/xdmIngestion/\(mapping)/ingest"
        let line =
            #"{"at":"2026-11-16T03:00:00Z","method":"POST","url":"\#(url)","response":{"requestId":\#(request),"status":"Success"}}"#
        try workdir.write("pending.ndjson", Array((line + "\n").utf8))
        try #require(workdir.run("import", "pending.ndjson", "--quiet").exit == 0)
    }

    @Test("collect --for is over in time, whatever pauses the server asks for")
    func limit() throws {
        let server = try Server(workdir)
        try pending(7, "later", server.port)
        let time = TimeSource.running(times: 20)
        let began = time.seconds()
        let result = try workdir.run(
            ["collect", "--for", "12s"], environment: environment(server.port), time: time)
        #expect(result.exit == 69 && result.errors.contains("0 of 1 request has ended"), "\(result.errors)")
        #expect(result.errors.contains("no answer: HTTP 429: too many requests; the time is over"), "\(result.errors)")
        // A pause of 300 seconds was asked for. What the command does besides takes real time, which runs as fast here.
        #expect(time.seconds() - began < 100)
        #expect(try server.calls().count == 1)
    }

    @Test("an answer about another request counts for that one, never for the one that was asked for")
    func otherRequest() throws {
        let server = try Server(workdir)
        try pending(7, "good", server.port)
        struct Story: Decodable {
            var outcome: String?
        }
        func outcomes(_ request: String) throws -> [String?] {
            try workdir.run("requests", request, "--json").json([Story].self).map(\.outcome)
        }
        let asked = try workdir.run(["status", "7"], environment: environment(server.port))
        #expect(
            asked.exit == 69 && asked.output.contains("the answer is about request 5, and counts for that one"),
            "\(asked.output)")
        #expect(try outcomes("7") == ["pending"] && outcomes("5") == ["success"])
        let collected = try workdir.run(
            ["collect", "--interval", "0"], environment: environment(server.port), time: .running(times: 20))
        #expect(collected.exit == 69 && collected.errors.contains("0 of 1 request has ended"), "\(collected.errors)")
        #expect(collected.errors.contains("request 7: the answer is about request 5"), "\(collected.errors)")
        #expect(!collected.errors.contains("success"), "\(collected.errors)")
        #expect(try outcomes("7") == ["pending"])
        #expect(try workdir.run("verify").exit == 0)
    }

    @Test("nothing that is meant for this machine goes through a proxy, and no credential through one unencrypted")
    func proxies() throws {
        let server = try Server(workdir)
        let proxy = "http://127.0.0.1:\(server.otherPort)"
        let proxies = [
            "http_proxy": proxy, "https_proxy": proxy, "all_proxy": proxy, "ALL_PROXY": proxy, "no_proxy": "",
        ]
        let environment = environment(server.port).merging(proxies) { $1 }
        // As processes: libcurl would read the variables of its own.
        #expect(try workdir.runProcess(["trigger", "good"], environment: environment).exit == 0)
        var oauth = environment
        oauth["INGEST_AUDIT_TOKEN"] = nil
        oauth["INGEST_AUDIT_CLIENT_SECRET"] = "CANARY-secret"
        oauth["INGEST_AUDIT_TOKEN_URL"] = "http://127.0.0.1:\(server.port)/token"
        #expect(try workdir.runProcess(["trigger", "good"], environment: oauth).exit == 69)
        #expect(try server.calls().map(\.server) == ["api", "api"])

        let refused = try workdir.runProcess(
            ["status", "1", "--mapping", "good", "--base-url", "http://nowhere.invalid"], environment: environment)
        #expect(refused.exit == 69)
        #expect(
            refused.errors.contains(
                "http://nowhere.invalid: the credentials would go through a proxy unencrypted; use https"),
            "\(refused.errors)")
        #expect(try server.calls().count == 2)
    }

    @Test("a certificate that nobody vouches for is refused before anything is sent")
    func certificate() throws {
        let made = try workdir.shell(
            "openssl req -x509 -newkey rsa:2048 -nodes -keyout k.pem -out c.pem -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1",
            seconds: 60)
        try #require(made.exit == 0, "\(made.errors)")
        let server = try Server(workdir, ["--tls", "c.pem", "k.pem"])
        // It is tried again, with pauses, which are made short here.
        let refused = try workdir.run(
            ["trigger", "--timeout", "3", "good"], environment: environment(server.port, scheme: "https"),
            time: .running(times: 20))
        #expect(refused.exit == 69)
        #expect(refused.output.contains("not submitted: SSL peer certificate"), "\(refused.output)\(refused.errors)")
        #expect(try server.calls().isEmpty)
    }

    @Test("a token with a line break in it is none, and secrets go to encrypted addresses only")
    func token() throws {
        let server = try Server(workdir)
        var environment = environment(server.port)
        environment["INGEST_AUDIT_TOKEN"] = nil
        environment["INGEST_AUDIT_CLIENT_SECRET"] = "CANARY-secret"
        environment["INGEST_AUDIT_TOKEN_URL"] = "http://127.0.0.1:\(server.port)/token"
        let injected = try workdir.run(["trigger", "good"], environment: environment)
        #expect(injected.exit == 69 && injected.output.contains("it holds a control character"), "\(injected.output)")
        #expect(try server.calls().map(\.line) == ["POST /token HTTP/1.1"])
        for address in [
            "http://example.com/token", "http://127.example.com/", "file:///etc/passwd", "ftp://127.0.0.1/", "x",
        ] {
            environment["INGEST_AUDIT_TOKEN_URL"] = address
            let refused = try workdir.run(["trigger", "good"], environment: environment)
            #expect(refused.exit == 69 && refused.errors.contains("must begin with https://"), "\(refused.errors)")
        }
        let plain = try workdir.run(
            ["status", "1", "--base-url", "http://nowhere.invalid", "--timeout", "1"],
            environment: self.environment(server.port))
        #expect(plain.errors.contains("http://nowhere.invalid: the credentials go there unencrypted"))
        let loopback = try workdir.run(["trigger", "good"], environment: self.environment(server.port))
        #expect(!loopback.errors.contains("unencrypted"))
    }

    @Test("credentials that others can read are refused, also behind a link")
    func credentials() throws {
        let server = try Server(workdir)
        try workdir.write("c.json", Array(#"{"apiKey":"CANARY-key","token":"CANARY-token"}"#.utf8))
        let line = { (mode: String, file: String) in
            "chmod \(mode) c.json; ln -sf c.json link; ingest-audit trigger good --credentials \(file) --base-url http://127.0.0.1:\(server.port) --org acme"
        }
        for mode in ["644", "640", "604", "620"] {
            for file in ["c.json", "link"] {
                let open = try workdir.shell(line(mode, file), seconds: 60)
                #expect(open.exit == 69 && open.errors.contains("others can read the credentials"), "\(open.errors)")
            }
        }
        #expect(try server.calls().isEmpty)
        #expect(try workdir.shell(line("600", "link"), seconds: 60).exit == 0)
        try expectNoCanary()
    }
}
