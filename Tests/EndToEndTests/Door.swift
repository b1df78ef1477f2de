import Foundation

/// A way by which an answer's bytes come in, as a capture that holds exchanges about some bodies: all of one moment, under one
/// mapping.
struct Door {
    var name: String
    /// The file's name, which ends as such files' names do.
    var file: String
    var arguments: [String] = []
    /// Whether the door can carry a body. The test says what happens to the others.
    var carries: @Sendable (OddBody) -> Bool = { _ in true }
    var written: @Sendable (_ bodies: [OddBody], _ base: String) throws -> [UInt8]

    static let at = "2026-11-18T09:00:00.000Z"
    static let milliseconds: Int64 = 1_794_992_400_000

    /// The native form that carries whatever there is: the measure of all others.
    static let base64 = Door(name: "native, base64", file: "base64.ndjson") { bodies, base in
        bodies.flatMap { line($0, base, #""responseBase64":"\#(Data($0.bytes).base64EncodedString())""#) }
    }

    static let all = [
        // Text is Unicode: what is none can't be written down there.
        Door(name: "native, text", file: "text.ndjson", carries: \.isUTF8) { bodies, base in
            try bodies.flatMap { line($0, base, #""response":\#(try quoted($0))"#) }
        },
        // An object lies in the line as it is, within one level more than by itself.
        Door(
            name: "native, object", file: "object.ndjson",
            carries: { $0.isAnswer && !$0.bytes.contains(0x0A) && $0.name != "512 levels" }
        ) { bodies, base in
            bodies.flatMap { line($0, base, #""response":"#, $0.bytes) }
        },
        Door(name: "HAR, base64", file: "base64.har") { bodies, base in
            try har(bodies, base) { ["encoding": "base64", "text": Data($0.bytes).base64EncodedString()] }
        },
        Door(name: "HAR, text", file: "text.har", carries: \.isUTF8) { bodies, base in
            try har(bodies, base) { ["text": String(decoding: $0.bytes, as: UTF8.self)] }
        },
        // Bytes are written as numbers there, which makes the longest of the bodies five times as long: it is left out.
        Door(
            name: "Newman", file: "newman.json", carries: { $0.bytes.count < 1 << 20 }
        ) { bodies, base in
            let executions = bodies.map { body in
                let url = URL(string: url(body, base))!
                let path = url.path.split(separator: "/").map { "\"\($0)\"" }.joined(separator: ",")
                return
                    #"{"request":{"method":"GET","url":{"protocol":"http","host":["\#(url.host!)"],"port":"\#(url.port!)","path":[\#(path)],"#
                    + #""query":[{"key":"requestId","value":"\#(body.id)"}]}},"response":{"code":\#(body.httpStatus),"responseTime":0,"#
                    + #""stream":{"type":"Buffer","data":[\#(body.bytes.map { "\($0)" }.joined(separator: ","))]}}}"#
            }
            return Array(
                #"{"collection":{},"run":{"timings":{"started":\#(milliseconds)},"executions":[\#(executions.joined(separator: ","))]}}"#
                    .utf8)
        },
        // A cell loses blanks around it, an empty one says nothing, and a row is 1 MiB long at most.
        Door(
            name: "spreadsheet", file: "sheet.csv",
            carries: { body in
                let text = String(decoding: body.bytes, as: UTF8.self)
                return body.isUTF8 && !text.isEmpty && body.bytes.count < 1 << 20
                    && ![text.first!, text.last!].contains { " \t\u{A0}".contains($0) }
            }
        ) { bodies, base in
            Array("at,method,URL,HTTP status,response\r\n".utf8)
                + bodies.flatMap { body in
                    Array(#"\#(at),GET,\#(url(body, base)),\#(body.httpStatus),""#.utf8)
                        + body.bytes.flatMap { $0 == UInt8(ascii: "\"") ? [$0, $0] : [$0] } + Array("\"\r\n".utf8)
                }
        },
        // What stands between answers is the file's own, and so is a mark at its beginning.
        Door(
            name: "bare answers", file: "answers.json",
            arguments: ["--format", "json", "--org", "acme", "--mapping", "1042", "--at", at], carries: \.isAnswer
        ) { bodies, _ in
            bodies.flatMap { $0.bytes + [0x0A] }
        },
        // Of a line only the object is the answer.
        Door(
            name: "log", file: "calls.log", arguments: ["--format", "log"],
            carries: { $0.isAnswer && !$0.bytes.contains { $0 == 0x0A || $0 == 0x0D } && $0.bytes.count < 1 << 20 }
        ) { bodies, base in
            bodies.flatMap { body in
                Array("\(at) GET \(url(body, base)) -> \(body.httpStatus) ".utf8) + body.bytes + [0x0A]
            }
        },
    ]

    static func url(_ body: OddBody, _ base: String) -> String {
        "\(base)/acme/campaign/dataIngestion/xdmIngestion/1042/ingest?requestId=\(body.id)"
    }

    static func line(_ body: OddBody, _ base: String, _ response: String, _ behind: [UInt8] = []) -> [UInt8] {
        let url = url(body, base)
        return Array(
            #"{"at":"\#(at)","method":"GET","url":"\#(url)","httpStatus":\#(body.httpStatus),\#(response)"#.utf8)
            + behind + Array("}\n".utf8)
    }

    static func har(_ bodies: [OddBody], _ base: String, _ content: (OddBody) -> [String: Any]) throws -> [UInt8] {
        let entries = bodies.map { body -> [String: Any] in
            [
                "startedDateTime": at, "time": 0, "request": ["method": "GET", "url": url(body, base)],
                "response": ["status": body.httpStatus, "content": content(body)],
            ]
        }
        return try json(["log": ["version": "1.2", "entries": entries]])
    }

    private static func quoted(_ body: OddBody) throws -> String {
        String(decoding: try JSONEncoder().encode(String(decoding: body.bytes, as: UTF8.self)), as: UTF8.self)
    }

    private static func json(_ value: Any) throws -> [UInt8] {
        Array(
            try JSONSerialization.data(withJSONObject: value, options: [.sortedKeys, .withoutEscapingSlashes]))
    }
}
