import Foundation
import TestSupport
import Testing

@testable import Capture

@Suite("Credentials in lines that can't be read")
struct CredentialMaskTests {
    private func masked(_ text: String) -> String {
        String(decoding: CredentialMask.masked(Array(text.utf8)), as: UTF8.self)
    }

    @Test(
        "are masked whatever form they come in",
        arguments: [
            #"{"headers":{"Authorization":"Bearer CANARY"}"#,
            #"{"headers":{"Authorization":"CANARY"}"#,
            #"{\"authorization\":\"Bearer CANARY\"}"#,
            "Authorization: Bearer CANARY",
            "authorization: basic CANARY==",
            #"{"name":"x","X-Api-Key":"CANARY"}"#,
            "X-API-KEY: CANARY",
            "Cookie: a=CANARY; b=CANARY",
            #""set-cookie":"session=CANARY""#,
            "https://ims.example/token?client_secret=CANARY&x=1",
            #"{"access_token":"CANARY","expires_in":1}"#,
            #"{"access_token" : "CAN\"CANARY""#,
            #"{"refreshToken":["CANARY","CANARY"]}"#,
            "password=CANARY",
            "Bearer CANARY",
            #"{"name":"Cookie","value":"CANARY"}"#,
            #"{"name" : "X-Api-Key" , "value" : "CANARY"}"#,
            #"{\"name\":\"Authorization\",\"value\":\"CANARY\"}"#,
            #"["X-Api-Key","CANARY"]"#,
            "https://user:CANARY@mc.adobe.io/acme",
            "xx eyJhbGciOiJSUzI1NiJ9.eyJpZCI6IkNBTkFSWSJ9CANARY.sig yy",
            // Beside its name: before it, behind something else, in lists and brackets within brackets, cut off.
            #"{"value":"CANARY","name":"X-Api-Key"}"#, #"{"value":"CANARY","x":{"y":1},"key":"client_secret"}"#,
            #"{"name":"authorization","secure":true,"value":"CANARY"}"#, #"["Bearer","CANARY"]"#,
            #"{"h":["authorization",{"v":["CANARY"]}]}"#, #"{"x_api_key":{"a":{"b":"q"},"c":"CANARY"}}"#,
            #"{"auth":{"type":"bearer","bearer":[{"key":"token","value":"CANARY","type":"string"}]}}"#,
            #"{"auth":{"type":"apikey","apikey":[{"key":"value","value":"CANARY"},{"key":"key","value":"X-Api-Key"}]}"#,
            #"{"headers":{"authorization":["}","CANARY"#, #"{"value":"CANARY","description":"its name is cut o"#,
            "('X-Api-Key', 'CANARY')", "[('Authorization', b'CANARY')]", "X-Api-Key,CANARY", "Authorization\tCANARY\n",
            #"headers["X-Api-Key"] = "CANARY""#, #""api_key" => "CANARY""#, "token -> CANARY", "| token | CANARY |",
            // Other names, on the command line, in XML.
            #"{"auth":["user","CANARY"]}"#, #"{"pwd":"CANARY","pass":"CANARY"}"#, "userPass=CANARY", "API key: CANARY",
            "accesskey=CANARY&private_key=CANARY", "Proxy-Authorization: CANARY", "sid=CANARY", #"{"code":"CANARY1"}"#,
            "https://mc.adobe.io/?key=CANARY1", "INGEST_AUDIT_CLIENT_SECRET=CANARY ingest-audit",
            #"curl -u admin:CANARY https://mc.adobe.io"#, "curl -uadmin:CANARY x", "curl --user 'a b:CANARY'",
            "curl -b 'x=CANARY'",
            "curl --user=a:CANARY", "--oauth2-bearer CANARY", "tool --token CANARY", "http -a a:CANARY x",
            "<token>CANARY</token>", "<client-secret><![CDATA[CANARY]]></client-secret>", "-Authorization: CANARY",
            #"Authorization: Digest username="CANARY", response="CANARY""#, "password=CAN,CANARY;CANARY",
            "Authorization : Token CANARY", "https://user:CAN%2FARY@mc.adobe.io/", "{'Authorization':'Bearer CANARY'}",
            #"<header name="X-Api-Key" value="CANARY"/>"#, "<h><name>X-Api-Key</name><value>CANARY x</value></h>",
            "X-Api-Key CANARY", "Password CANARY", "bearer_token CANARY", #""Authorization"\t"CANARY""#,
            #""X-Api-Key";"CANARY""#,
            "curl -sSu a:CANARY https://x", "map[Authorization:[Bearer CANARY] X-Api-Key:[CANARY]]",
            "Header(name=Authorization, value=CANARY)", #"{"cookies":[{"name":"JSESSIONID","value":"CANARY"}]"#,
            // In quotes that are written twice, and behind backslashes that are.
            #"a,"{""token"":""CANARY"",""x"":""""}",b"#, #"{"token":"a\\","secret":"CANARY"}"#, "token: 'x''CANARY'",
            // Written in another way.
            #"{"\u0061uthorization":"CANARY"}"#, #"{"\\u0061uthorization":"CANARY"}"#,
            #"{\\\"x-api-key\\\":\\\"CANARY\\\"}"#,
            #"{"x":"{\"auth\":{\"a\":\"}\",\"b\":\"CANARY\"}}"}"#, "Authorization%3A%20Bearer%20CANARY",
            "Authorization%253A%2520CANARY", "authorization&#58; CANARY", "&quot;token&quot;:&quot;CANARY&quot;",
            "Bearer+CANARY",
            "Bearer\u{A0}CANARY", #"{"x":"Bearer\u00a0CANARY"}"#, "\0B\0e\0a\0r\0e\0r\0 \0C\0A\0N\0A\0R\0Y",
            #"{"x":"Authorization: Bearer CANARY\r\nHost: y"}"#, "Authorization:\r\n CANARY",
        ])
    func areMasked(text: String) {
        #expect(!masked(text).contains("CANARY"), "\(masked(text))")
    }

    /// `Authorization: Bearer CANARY`, and what stands for it.
    @Test(
        "in base64, UTF-16 and hexadecimal digits, too, whatever is before them",
        arguments: ["", "x", "xy", "xyz", "/abcd", "é ", "=", "\\n"])
    func encoded(before: String) {
        let header = Array("Authorization: Bearer CANARY".utf8)
        let wide = header.flatMap { byte -> [UInt8] in [byte, 0] }
        for bytes: [UInt8] in [header, wide, Array("x: y\r\n".utf8) + header] {
            let base64 = Data(bytes).base64EncodedString()
            for text in [
                base64, base64.replacing("+", with: "-").replacing("/", with: "_"), bytes.map { hex($0) }.joined(),
            ] {
                let masked = masked("{\"x\":\"\(before)\(text)\"")
                #expect(!masked.contains(text.dropFirst(12).prefix(30)), "\(masked)")
                #expect(masked.contains("[masked]"))
            }
        }
    }

    private func hex(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }

    @Test("in lines of which one has the name and the next one the value")
    func lines() {
        /// Of lines that are read, nil, nothing is masked.
        func masked(_ lines: [String?]) -> String {
            var mask = CredentialMask()
            return lines.map { line in
                guard let line else {
                    mask.forget()
                    return ""
                }
                return String(decoding: mask.masked(Array(line.utf8)), as: UTF8.self)
            }.joined(separator: "\n")
        }
        for lines in [
            [#"{"at":"x","X-Api-Key":"#, #""CANARY"}"#], ["Authorization: Bearer", "  CANARY"],
            ["Authorization:", "CANARY"],
            [#""headers": ["#, #""Authorization","#, #""CANARY","#],
            [#""authorization": ["#, #""Bearer","#, #""CANARY","#, #""CANARY""#],
            [#""name": "X-Api-Key","#, #""value": "CANARY""#], [#""value": "CANARY","#, #""name": "X-Api-Key""#],
            [#""token":{"#, #""a":{"b":"#, #""CANARY"}},"c":1"#],
        ] {
            #expect(!masked(lines).contains("CANARY"), "\(masked(lines))")
        }
        // What comes after is itself again; and a line that was read in between ends all.
        let next = #"{"at":"2026-11-16T03:00:00Z","batch":"01HJ7Z","#
        #expect(masked([#"{"X-Api-Key":"#, #""CANARY1"}"#, next, next]).hasSuffix("\n" + next))
        #expect(masked([#"{"X-Api-Key":"#, nil, next]).hasSuffix("\n" + next))
    }

    @Test(
        "and everything else stays as it is",
        arguments: [
            #"{"at":"2026-11-16T03:00:00.000Z","method":"GET","url":"https://mc.adobe.io/acme","response":{"requestId":1"#,
            #"{"at":"2026-11-16T03:00:00Z","method":"GET","url":"\#(ingestURL)?requestId=3520","response":{"batchId":"01HJ7Z5F0K9Q2","info":"Mapping Id: XDM1042. ACP-880096 Sync Job failed to upload.","numRecords":0,"requestId":"R3520x","status":"Failed"}"#,
            "2026-11-16T03:00:00Z INFO c.e.Ingest:17 GET /acme/campaign/dataIngestion/xdmIngestion/XDM1042/ingest 200 184ms it's fine",
            "2026-11-16 03:00:00;POST;https://mc.adobe.io/acme/campaign;abc123def;\"Erfolg, é\"",
            "Traceback (most recent call last):",
            #"{"error_code":"403023","code":500,"message":"Profile is not valid","key":"name","value2":"a1b2c3"}"#,
            #"{"name":"Content-Type","value":"application/json"},{"key":"requestId","value":"R3520x"}"#,
            #"{"x":"\ud83d\u00e9 100% \\ C:\\temp","sha256":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}"#,
            "token", "", "the token has expired, the session is closed",
            #"{"batchId":"","info":"it's a \"quoted\" word","x":''}"#,
            #"a,"{""batchId"":"""",""info"":""b1c2d3""}",b"#, #"{"path":"C:\\","x":"a1b2c3d4"}"#, "<a>b1c2d3</a>",
        ])
    func restStays(text: String) {
        #expect(masked(text) == text)
    }

    @Test("and what stands around them")
    func around() {
        #expect(
            masked(
                #"{"at":"2026-11-16T03:00:00Z","method":"POST","url":"\#(ingestURL)","headers":{"Authorization":"Bearer a","X-Api-Key":"b"},"httpStatus":200,"response":{"requestId":3520"#
            )
                == #"{"at":"2026-11-16T03:00:00Z","method":"POST","url":"\#(ingestURL)","headers":{"Authorization":"[masked]","X-Api-Key":"[masked]"},"httpStatus":200,"response":{"requestId":3520"#
        )
        #expect(masked("token=abc method=GET url=/x status=200") == "token=[masked] method=GET url=/x status=200")
        #expect(
            masked(#"{"session":17,"token":null,"status":"x"}"#) == #"{"session":[masked],"token":null,"status":"x"}"#)
        #expect(masked("Authorization: Bearer X\nnext: y") == "Authorization: [masked]\nnext: y")
    }

    @Test("whatever the text: what is left of it stands in its order, and nothing is added but masks")
    func anything() {
        var chance = Chance(seed: 61)
        let pieces = [
            "token", "\"value\"", "name", ":", "=", " ", "\"", "'", "\\", "{", "}", "[", "]", "<", ">", ",", "|", "\t",
            "\n", "-u ", "a:b",
            "Bearer", "%3", "%25", "&#58;", "\\u00", "61", "b'", "eyJhbGciOiJSUzI1NiJ9abc", "://", "@", "\0", "é",
            "QXV0aG9yaXphdGlvbjog",
            "api key", "code", "x", "-sSu", "12",
        ]
        for _ in 0..<4_000 {
            var mask = CredentialMask()
            for _ in 1...2 {
                let text = (0..<Int.random(in: 0...14, using: &chance)).flatMap { _ in Array(chance.pick(pieces).utf8) }
                let bytes = chance.one(in: 3) ? RandomJSON.damaged(text, &chance) : text
                let masked = mask.masked(bytes)
                var rest = bytes[...]
                let left = String(decoding: masked, as: UTF8.self).components(separatedBy: "[masked]").joined()
                if String(validating: bytes, as: UTF8.self) == nil { continue }
                for byte in left.utf8 {
                    guard let place = rest.firstIndex(of: byte) else {
                        Issue.record("\(String(decoding: bytes, as: UTF8.self)) became \(left)")
                        break
                    }
                    rest = rest[(place + 1)...]
                }
            }
        }
    }

    @Test("in time that grows as the text does, whatever is in it")
    func linear() {
        let pieces = [
            #"{"name":"token","x":"#, "\"'", "[", "\\\"", "%25", "-u ", "token ", "token=", "Bearer ", "\"value\":",
            "://", "a", "&#x41;", "QUJD",
            "\\u005c", "\0", "token:\"", "x'\"`", "\"token\",", ",;\t ", "key=", "api key ",
        ]
        func seconds(_ piece: String, _ count: Int) -> Double {
            let text = Array(String(repeating: piece, count: count / piece.utf8.count).utf8)
            let began = ContinuousClock.now
            _ = CredentialMask.masked(text)
            let took = (ContinuousClock.now - began).components
            return Double(took.seconds) + Double(took.attoseconds) / 1e18
        }
        for piece in pieces {
            // Of what grows with the square it would be 256 times as long.
            let (short, long) = (seconds(piece, 16 << 10), seconds(piece, 256 << 10))
            #expect(long < max(0.2, 80 * short), "\(piece): \(short) and \(long) s")
        }
    }

    @Test("bytes that are no text pass through")
    func bytes() {
        let bytes: [UInt8] = [0, 255, 254, 10, 0xC3, 0x28]
        #expect(CredentialMask.masked(bytes) == bytes)
    }
}
