import Foundation
import Testing

@Suite("Credentials")
struct SecretTests {
    private static let url = "https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/1042/ingest"

    /// Each has a word of its own that must be found nowhere afterwards.
    private static let lines: [String] = [
        // Readable lines: the capture kept headers, a user in the URL, a token in the query or in the request's body.
        #"{"at":"2026-11-16T03:00:00Z","method":"POST","url":"\#(url)","headers":{"Authorization":"Bearer SECRETaaaa1","X-Api-Key":"SECRETaaaa2"},"response":{"requestId":1,"status":"Success","info":"x"}}"#,
        #"{"at":"2026-11-16T03:00:01Z","method":"GET","url":"https://user:SECRETaaaa3@mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/1042/ingest?access_token=SECRETaaaa4&requestId=1","response":{"requestId":1,"status":"In Progress"}}"#,
        #"{"at":"2026-11-16T03:00:02Z","method":"GET","url":"\#(url)","request":{"requestId":1,"token":"SECRETaaaa5"},"cookie":"SECRETaaaa6","response":{"requestId":1,"status":"Success","numRecords":3}}"#,
        // Broken lines.
        #"{"at":"2026-11-16T03:00:03Z","method":"GET","headers":{"Authorization":"Bearer SECRETbbbb1","x-api-key":"SECRETbbbb2"},"#,
        #"{"headers":{"authorization":"Bearer SECRETbbbb3"},"at":"no time","method":"GET"}"#,
        #"curl -H 'Authorization: Bearer SECRETbbbb4' -H "X-Api-Key: SECRETbbbb5" https://mc.adobe.io/"#,
        #"{"headers":[{"name":"Authorization","value":"Bearer SECRETbbbb6"},{"name":"Cookie","value":"a=SECRETbbbb7"}]"#,
        #"{"access_token":"SECRETbbbb8","client_secret":"SECRETbbbb9"}"#,
        #"{"url":"https://user:SECRETcccc1@mc.adobe.io/x?api_key=SECRETcccc2","x""#,
        #"{"body":"{\"token\":\"SECRETcccc3\"}", "Authorization" : "Bearer SECRETcccc4"#,
        "authorization: bearer\tSECRETcccc5",
        #"{"headers":[{"name":"X-Api-Key","value":"SECRETcccc6"}]"#,
        #"{"headers":["Authorization","Bearer SECRETcccc7","X-Api-Key","SECRETcccc8"]"#,
    ]

    @Test("tokens of readable and of broken lines reach neither the database nor any output")
    func neverStored() throws {
        let workdir = try Workdir()
        let capture = Self.lines.joined(separator: "\n")
        #expect(capture.components(separatedBy: "SECRET").count - 1 == 23)
        try workdir.write("headers.ndjson", Array(capture.utf8))
        let result = try workdir.run("import", "--json", "--log-level", "debug", "headers.ndjson")
        #expect(result.exit == 1)
        #expect(try result.json(ImportJSON.self).totals.quarantined == 10)
        #expect(try result.json(ImportJSON.self).totals.requests == 1)

        // What is kept compressed is read back through the program.
        let quarantine = try workdir.run("quarantine", "--json")
        let story = try workdir.run("requests", "1", "--json")
        #expect(story.exit == 0)
        #expect(quarantine.output.contains("curl"))
        let texts = [
            result.output, result.errors, quarantine.output, story.output, try workdir.run("quarantine").output,
            try workdir.run("requests", "1").output, try workdir.run("imports", "--json").output,
        ]
        for text in texts { #expect(leaks(text) == []) }
        for name in try FileManager.default.contentsOfDirectory(atPath: workdir.url.path())
        where name != "headers.ndjson" {
            #expect(leaks(String(decoding: try workdir.read(name), as: UTF8.self)) == [], "\(name)")
        }
    }

    private func leaks(_ text: String) -> [String] {
        text.ranges(of: "SECRET").map { String(text[$0.lowerBound...].prefix(11)) }
    }

    @Test("evidence is kept byte for byte, and nothing beside it")
    func evidence() throws {
        let workdir = try Workdir()
        let body = #"{"requestId" : 7,"status":"Success", "numRecords":1.50e1 ,"info":"Mapping Id: 1042. \ud55c é"}"#
        let line =
            #"{"unknown":"not kept","at":1794798000000,"method":"GET","url":"\#(Self.url)?requestId=7","response":\#(body)}"#
        try workdir.write("one.ndjson", Array(line.utf8))
        #expect(try workdir.run("import", "one.ndjson").exit == 0)
        struct Story: Decodable {
            struct Sight: Decodable {
                var at: String
                var line: Int
                var response: String
            }
            var exchanges: [Sight]
        }
        let story = try workdir.run("requests", "7", "--json")
        let sights = try story.json([Story].self).flatMap(\.exchanges)
        #expect(sights.map(\.response) == [body])
        #expect(sights.map(\.line) == [1])
        #expect(sights.map(\.at) == ["2026-11-16T03:00:00.000Z"])
        #expect(!story.output.contains("not kept"))
    }
}

/// Lines that can't be read, in the shapes that people and tools write credentials in: none is found afterwards.
@Suite("Credentials in quarantine")
struct SecretShapeTests {
    private static let first =
        #"{"at":1795813654328,"method":"POST","url":"https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/1042/ingest","response":{"requestId":5001,"info":"x","status":"Success"}}"#
    private static let shapes = [
        #"{"at":"2026","headers":[["Authorization","Bearer SEKRET123"]]"#,
        #"{"at":"x","curl":"curl -u admin:SEKRET123 https://mc.adobe.io"}"#,
        #"{"at":"x","env":"INGEST_AUDIT_CLIENT_SECRET=SEKRET123 ingest-audit"}"#,
        #"{"at":"x","h":{"x-gw-ims-org-id":"a","authorization":["Bearer","SEKRET123"]}}"#,
        #"{"at":"x","h":"Authorization%3A%20Bearer%20SEKRET123"}"#, #"{"at":"x","auth":["user","SEKRET123"]}"#,
        #"{"at":"x","pwd":"SEKRET123","pass":"SEKRET123"}"#,
        #"{"at":"x","h":{"name":"authorization","secure":true,"value":"Bearer SEKRET123"}}"#,
        #"{"at":"x","h":{"value":"SEKRET123","name":"X-Api-Key"}}"#, #"{"at":"x","\u0061uthorization":"SEKRET123"}"#,
        #"{"at":"x","auth":{"type":"bearer","bearer":[{"key":"token","value":"SEKRET123","type":"string"}]}}"#,
        #"{"at":"x","auth":{"type":"apikey","apikey":[{"key":"value","value":"SEKRET123"},{"key":"key","value":"X-Api-Key"}]}}"#,
        #"{"at":"x","b64":"QXV0aG9yaXphdGlvbjogQmVhcmVyIFNFS1JFVDEyMw=="}"#, "at=2026 authorization: Bearer\tSEKRET123",
        "Authorization : Token SEKRET123", #"{"at":"x","ims":"accesskey=SEKRET123&private_key=SEKRET123"}"#,
        #"{"at":"x","code":"SEKRET123","refresh_token":{"v":"SEKRET123"}}"#,
        "{'at':'x','Authorization':'Bearer SEKRET123'}",
        "{'at':'x','X-Api-Key':'SEKRET123'}", #"{"at":"x","X-Api-Key":"#, #""SEKRET123"}"#,
        #"{"at":"x","X-Api-Key":"#, "  ", "", #""HUSHWORD"}"#,
        #"{"at":"x","x-api-key":null,"apiKey":["SEKRET123"]}"#,
        #"{"at":"x","x_api_key":{"a":{"b":"q"},"c":"SEKRET123"}}"#,
    ]

    /// A secret as it may lie in bytes: as it is, in UTF-16, in base64.
    private func leaks(_ bytes: [UInt8], _ secret: String) -> Bool {
        let data = Data(bytes)
        let wide = secret.utf8.flatMap { byte -> [UInt8] in [byte, 0] }
        let encoded = Data(secret.utf8).base64EncodedString().dropLast(4)
        return [Data(secret.utf8), Data(wide), Data(encoded.utf8)].contains { data.range(of: $0) != nil }
    }

    private func check(_ capture: [UInt8], format: String, unread: Int, secrets: [String]) throws {
        let workdir = try Workdir()
        try workdir.write("capture.ndjson", capture)
        let result = try workdir.run("import", "--log-level", "debug", "--format", format, "capture.ndjson")
        #expect(result.exit == 1, "\(result.errors)")
        var texts = [result.output, result.errors]
        for format in ["text", "json", "csv", "markdown", "html"] {
            texts.append(try workdir.run("quarantine", "--format", format).output)
        }
        #expect(try workdir.run("quarantine", "--json").json([Line].self).count == unread)
        for secret in secrets {
            for text in texts { #expect(!leaks(Array(text.utf8), secret), "\(text)") }
            for name in try FileManager.default.contentsOfDirectory(atPath: workdir.url.path())
            where name != "capture.ndjson" {
                #expect(!leaks(try workdir.read(name), secret), "\(name)")
            }
        }
    }

    private struct Line: Decodable {
        var line: Int
    }

    @Test("no shape of them reaches the database or an output")
    func shapes() throws {
        let lines = [Self.first] + Self.shapes
        try check(
            Array((lines.joined(separator: "\n") + "\n").utf8), format: "ndjson", unread: Self.shapes.count - 2,
            secrets: ["SEKRET123", "HUSHWORD"])
    }

    @Test("nor do those of lines in UTF-16 among others in UTF-8", arguments: [false, true])
    func wide(isBigEndian: Bool) throws {
        let lines =
            (Self.shapes + [#"{"headers":{"Authorization":"Bearer SECRETTOKEN123456","X-Api-Key":"KEYKEYKEY99"},"at":"#])
            .joined(separator: "\n")
        let wide = lines.utf16.flatMap { unit -> [UInt8] in
            let bytes = [UInt8(truncatingIfNeeded: unit), UInt8(truncatingIfNeeded: unit >> 8)]
            return isBigEndian ? bytes.reversed() : bytes
        }
        try check(
            Array((Self.first + "\r\n").utf8) + wide, format: "ndjson", unread: Self.shapes.count + 1,
            secrets: ["SEKRET123", "HUSHWORD", "SECRETTOKEN123456", "KEYKEYKEY99"])
    }
}
