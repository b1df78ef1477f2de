import Foundation
import HTTPService
import Testing

@testable import Commands

/// What nobody should be able to have from a served history, nor do to it.
@Suite("Inputs from outside: served pages")
struct ServedAbuseTests {
    private struct Found: Decodable {
        var answers: [String: [String]] = [:]
        var took = 0.0
        var closed: Double?

        private struct Name: CodingKey {
            var stringValue: String
            var intValue: Int? { nil }
            init(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: Name.self)
            for name in values.allKeys {
                switch name.stringValue {
                case "took": took = try values.decode(Double.self, forKey: name)
                case "closed": closed = try values.decode(Double?.self, forKey: name)
                default: answers[name.stringValue] = try values.decode([String].self, forKey: name)
                }
            }
        }
    }

    @Test(
        "names of elsewhere, other methods, ways out of the folder, smuggled requests and too much of anything are refused; 1,000 slow clients hold nobody up"
    )
    func abuse() throws {
        let workdir = try Workdir()
        try MadeDemo.copy(to: workdir)
        try FileManager.default.createDirectory(
            at: workdir.url.appending(path: "reports"), withIntermediateDirectories: true)
        try workdir.write("reports/own.sql", "-- title: Own\nSELECT id FROM request LIMIT 1\n".utf8)
        try workdir.write("secret.sql", "-- title: Secret\nSELECT id FROM request LIMIT 1\n".utf8)
        let pages = ServedPages(workdir, database: "demo/history.sqlite", reportDir: "reports")
        let limits = HTTPLimits(connections: 4_000, silence: 5, request: 2, body: 1 << 16, answers: 8)
        let said = try pages.served(limits) { try workdir.python("abuse_served.py", String($0)) }
        try #require(said.exit == 0, "\(said.errors)")
        let found = try said.json(Found.self)
        func expect(_ names: [String], _ wanted: Set<String>) {
            for name in names {
                let answers = found.answers[name] ?? []
                let isWanted = answers.count == 1 && wanted.contains { answers[0].hasPrefix($0) }
                #expect(isWanted, "\(name): \(answers)")
            }
        }
        let (good, refused) = ("HTTP/1.1 200", Set(["HTTP/1.1 4", "closed"]))
        expect(["good", "beside 1,000 slow ones", "afterwards"], [good])
        expect(["rebound", "rebound to the port", "no host", "two hosts", "suffix", "user"], refused)
        expect(["absolute"], refused)
        expect(["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "FOO"], refused)
        expect(
            [
                "dots", "encoded dots", "report", "report dots", "null", "file", "double", "backslash", "option",
                "output", "config", "flag", "bytes", "percent", "answer",
            ], refused)
        expect(
            [
                "length and chunks", "two lengths", "odd length", "blank before colon", "bare return", "folded",
                "odd chunks",
            ], refused)
        expect(["long head", "long body"], refused)
        expect(["long query"], refused.union([good]))
        expect(["line ends in a search"], ["HTTP/1.1 303"])
        #expect(found.answers["pipelined"] == Array(repeating: "HTTP/1.1 200 OK", count: 100))
        #expect(found.took < 1, "\(found.took) s")
        #expect(found.closed.map { $0 < 5 } == true, "\(found.closed ?? -1) s")
    }

    // MARK: - Who may see it

    private static func refusal(
        _ access: ServedAccess, _ target: String = "/", method: String = "GET", headers: [String: String] = [:]
    ) -> Int? {
        access.refusal(HTTPRequest(method, target, headers: headers))?.status
    }

    @Test("this machine is served by its own names alone")
    func hosts() {
        let access = ServedAccess(token: nil, port: 8765)
        for host in ["127.0.0.1", "localhost", "[::1]", "127.0.0.1:8765", "localhost:8765", "[::1]:8765"] {
            #expect(Self.refusal(access, headers: ["host": host]) == nil, "\(host)")
        }
        let others = [
            "", "example.com", "127.0.0.1:80", "localhost.example.com", "127.0.0.2", "LOCALHOST:8765x", "[::1", "::1",
        ]
        for host in others { #expect(Self.refusal(access, headers: ["host": host]) == 421, "\(host)") }
        #expect(Self.refusal(access, method: "HEAD", headers: ["host": "localhost"]) == nil)
        #expect(Self.refusal(access, method: "POST", headers: ["host": "localhost"]) == 405)
    }

    @Test("with a token only who has it sees anything: as a bearer, as a cookie, or once in the address")
    func tokens() throws {
        let token = "a-token-of-16-or-more"
        let access = ServedAccess(token: token, port: 8765)
        #expect(Self.refusal(access, headers: ["host": "anything"]) == 401)
        #expect(Self.refusal(access, headers: ["authorization": "Bearer \(token)"]) == nil)
        #expect(Self.refusal(access, headers: ["authorization": "Bearer \(token)x"]) == 401)
        #expect(Self.refusal(access, headers: ["authorization": token]) == 401)
        #expect(Self.refusal(access, headers: ["cookie": "a=b; ingest_audit=\(token)"]) == nil)
        #expect(Self.refusal(access, headers: ["cookie": "ingest_audit=other"]) == 401)
        #expect(Self.refusal(access, headers: ["cookie": "xingest_audit=\(token)"]) == 401)
        #expect(Self.refusal(access, "/?token=wrong") == 403)
        #expect(Self.refusal(access, method: "POST", headers: ["authorization": "Bearer \(token)"]) == 405)
        let reply = try #require(access.refusal(HTTPRequest("GET", "/weeks?lang=ko&token=\(token)")))
        let headers = Dictionary(reply.headers) { first, _ in first }
        #expect(reply.status == 303 && headers["Location"] == "/weeks?lang=ko")
        #expect(headers["Set-Cookie"]?.hasPrefix("ingest_audit=\(token); HttpOnly; SameSite=Strict") == true)
        // An address that would lead elsewhere leads to the first page.
        let other = try #require(access.refusal(HTTPRequest("GET", "//evil.example/?token=\(token)")))
        #expect(other.headers.first { $0.0 == "Location" }?.1 == "/")
    }

    @Test("every answer says that it is not to be framed, guessed at or read by other pages")
    func headers() {
        let reply = HTTPReply(status: 200, body: []).guarded()
        let headers = Dictionary(reply.headers.map { ($0.0.lowercased(), $0.1) }) { first, _ in first }
        #expect(headers["x-content-type-options"] == "nosniff" && headers["x-frame-options"] == "DENY")
        #expect(headers["cross-origin-resource-policy"] == "same-origin" && headers["referrer-policy"] == "no-referrer")
        #expect(!headers.keys.contains { $0.hasPrefix("access-control") })
    }

    @Test("hostile names are text on every page, and no page's policy lets anything in")
    func names() throws {
        let workdir = try Workdir()
        let name = #"<script>alert(1)</script>'\"&"#
        let lines = (0..<4).map { number in
            #"{"at":"2026-11-1\#(6 + number)T03:00:00Z","method":"POST","url":"https://mc.adobe.io/a%3Cs%3E/campaign/dataIngestion/xdmIngestion/%3Cimg%20src=x%20onerror=alert(1)%3E/ingest","response":{"requestId":"\#(number)<s>","status":"Success","info":"\#(name)"}}"#
        }
        let ends = (0..<4).map { number in
            #"{"at":"2026-11-1\#(6 + number)T04:00:00Z","method":"GET","url":"https://mc.adobe.io/a%3Cs%3E/campaign/dataIngestion/xdmIngestion/%3Cimg%20src=x%20onerror=alert(1)%3E/ingest?requestId=\#(number)%3Cs%3E","response":{"requestId":"\#(number)<s>","status":"Failed","numRecords":0,"batchId":"<i>\#(number)</i>","info":"ACP-880096 \#(name)"}}"#
        }
        try workdir.write("<u>.ndjson", Array((lines + ends).joined(separator: "\n").utf8))
        try #require(workdir.run("import", "<u>.ndjson", "--db", "h.sqlite").exit == 0)
        let pages = ServedPages(workdir, database: "h.sqlite")
        var (waiting, seen) = (["/"], Set(["/"]))
        while let target = waiting.popLast(), seen.count < 400 {
            let reply = pages.reply(target)
            #expect(reply.status == 200, "\(target)")
            guard reply.headers.contains(where: { $0.1.hasPrefix("text/html") }) else { continue }
            let page = String(decoding: reply.body.bytes, as: UTF8.self)
            for tag in ["<script>alert", "<img", "<i>", "<s>", "<u>"] {
                let isMarkup = page.contains(tag)
                #expect(!isMarkup, "\(target): \(tag)")
            }
            let isClosed = page.contains("default-src 'none'") && !page.contains("unsafe-inline")
            #expect(isClosed, "\(target)")
            for link in ServedPages.links(page) where seen.insert(link.target).inserted {
                waiting.append(link.target)
            }
        }
        #expect(seen.count > 30)
    }
}
