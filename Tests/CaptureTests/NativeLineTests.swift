import IngestionAPI
import Testing

@testable import Capture

/// One line read as a batch of one, or the problem with it.
private func read(_ line: String, organization: String? = nil) -> Result<Exchange, LineProblem> {
    read(Array(line.utf8), organization: organization)
}

private func read(_ line: [UInt8], organization: String? = nil) -> Result<Exchange, LineProblem> {
    var reader = NativeLine(organization: organization)
    var batch = ExchangeBatch()
    do throws(LineProblem) {
        try line.withUnsafeBufferPointer { bytes throws(LineProblem) in
            try reader.read(bytes, line: 1, into: &batch)
        }
    } catch {
        return .failure(error)
    }
    batch.targets = reader.takeTargets()
    return .success(batch[0])
}

private let url = "https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/1042/ingest"

@Suite("A line of the native capture")
struct NativeLineTests {
    @Test("the format's own two examples are read field by field")
    func examples() throws {
        let post = try read(
            """
            {"at":"2026-11-16T03:00:00.000Z","method":"POST","url":"\(url)","httpStatus":200,"durationMs":184,\
            "response":{"requestId":3520,"info":"Ingestion request submitted successfully for the Mapping ID: 1042",\
            "status":"Success"}}
            """
        ).get()
        #expect(post.at.description == "2026-11-16T03:00:00.000Z")
        #expect(post.method == .post)
        #expect(post.target == CallTarget(origin: "https://mc.adobe.io", organization: "acme", mapping: "1042"))
        #expect(post.requestID == .number(3520))
        #expect(post.httpStatus == 200)
        #expect(post.durationMs == 184)
        #expect(post.answer == .trigger(.submitted(.number(3520))))

        let get = try read(
            """
            {"at":"2026-11-16T03:01:00.000Z","method":"GET","url":"\(url)?requestId=3520","httpStatus":200,\
            "durationMs":95,"response":{"batchId":"","info":"Mapping Id: 1042.","numRecords":0,"requestId":3520,\
            "status":"In Progress"}}
            """
        ).get()
        #expect(get.queryRequestID == .number(3520))
        #expect(get.answer == .status(.inProgress(.number(3520))))
    }

    @Test("the response is kept byte for byte, blanks and key order included")
    func responseBytes() throws {
        let body = #"{ "status" : "Success",  "requestId":7 ,"x":[1, 2]}"#
        let exchange = try read(#"{"at":0,"method":"POST","url":"\#(url)","response":\#(body)}"#).get()
        #expect(String(decoding: exchange.response, as: UTF8.self) == body)
    }

    @Test("a response given as a string is the same exchange as one given as an object")
    func responseAsString() throws {
        let plain = try read(
            #"{"at":0,"method":"GET","url":"\#(url)","response":{"requestId":7,"status":"Aborted"}}"#
        ).get()
        let quoted = try read(
            #"{"at":0,"method":"GET","url":"\#(url)","response":"{\"requestId\":7,\"status\":\"Aborted\"}"}"#
        ).get()
        #expect(plain == quoted)
        #expect(quoted.answer == .status(.aborted(.number(7), codes: [], batchID: nil)))
    }

    @Test("a response that is no JSON object is an API error, and is kept")
    func notAnObject() throws {
        for body in [#""<html>Bad Gateway</html>""#, #""""#, #""[1]""#, #""{\"status\":""#] {
            let exchange = try read(#"{"at":0,"method":"GET","url":"\#(url)","response":\#(body)}"#).get()
            #expect(exchange.answer == .notAnObject)
        }
    }

    @Test(
        "keys come in any order, twice, escaped, and unknown ones are passed over",
        arguments: [
            #"{"response":{"requestId":7,"status":"Success"},"url":"\#(url)","at":0,"method":"POST"}"#,
            #"{"at":9,"method":"GET","at":0,"method":"POST","url":"\#(url)","response":{"requestId":7,"status":"Success"}}"#,
            #"{"\u0061t":0,"method":"POST","url":"\#(url)","response":{"requestId":7,"st\u0061tus":"Success"}}"#,
            #"{"at":0,"method":"POST","url":"\#(url.replacing("/", with: #"\/"#))","response":{"requestId":7,"status":"Success"}}"#,
            #"{"headers":{"a":[{"b":null}]},"at":0,"method":"POST","url":"\#(url)","response":{"requestId":7,"status":"Success"}}"#,
            #" { "at" : 0 , "method" : "POST" , "url" : "\#(url)" , "response" : {"requestId":7,"status":"Success"} } "#,
        ])
    func anyOrder(line: String) throws {
        let exchange = try read(line).get()
        #expect(exchange.at.milliseconds == 0)
        #expect(exchange.answer == .trigger(.submitted(.number(7))))
    }

    @Test(
        "a request is the one that the answer names, else the one asked for in the URL, else in the body",
        arguments: [
            ("?requestId=5", #"{"requestId":6}"#, #"{"requestId":7,"status":"Aborted"}"#, RequestID.number(7)),
            ("?requestId=5", #"{"requestId":6}"#, #"{"status":"Aborted"}"#, .number(5)),
            ("", #"{"requestId":6}"#, #"{"status":"Aborted"}"#, .number(6)),
            ("?a=b&requestId=5#top", "{}", #"{"status":"Aborted"}"#, .number(5)),
            ("?requestId=x%2Fy", "{}", #"{"status":"Aborted"}"#, .text("x/y")),
            ("", "{}", #"{"requestId":"0017","status":"Aborted"}"#, .text("0017")),
            ("", "null", #"{"requestId":"17","status":"Aborted"}"#, .number(17)),
        ])
    func requestID(query: String, request: String, response: String, expected: RequestID) throws {
        let line = #"{"at":0,"method":"GET","url":"\#(url)\#(query)","request":\#(request),"response":\#(response)}"#
        #expect(try read(line).get().requestID == expected)
    }

    @Test("what was asked for is kept where the answer names another request")
    func askedForOther() throws {
        let exchange = try read(
            #"{"at":0,"method":"GET","url":"\#(url)?requestId=5","request":{"requestId":"6"},"response":{"requestId":7}}"#
        ).get()
        #expect(exchange.requestID == .number(7))
        #expect(exchange.queryRequestID == .number(5))
        #expect(exchange.bodyRequestID == .number(6))
    }

    @Test(
        "a line that can't be meant says which field and what would be right",
        arguments: [
            (#"{"method":"GET","url":"\#(url)","response":{}}"#, LineProblem.missing("at")),
            (#"{"at":0,"url":"\#(url)","response":{}}"#, .missing("method")),
            (#"{"at":0,"method":"GET","response":{}}"#, .missing("url")),
            (#"{"at":0,"method":"GET","url":"\#(url)"}"#, .missing("response")),
            (
                #"{"at":0,"method":"PUT","url":"\#(url)","response":{}}"#,
                .wrong("method", expected: "\"POST\" or \"GET\"")
            ),
            (#"{"at":0,"method":"GET","url":"https://mc.adobe.io/acme/campaign/profile","response":{}}"#, .otherCall),
            (
                #"{"at":0,"method":"GET","url":"/campaign/dataIngestion/xdmIngestion/1/ingest","response":{}}"#,
                .noOrganization
            ),
            ("[1,2]", .notAnObject), ("17", .notAnObject), ("null", .notAnObject),
        ])
    func problems(line: String, expected: LineProblem) {
        #expect(read(line) == .failure(expected))
    }

    @Test(
        "values out of range are refused",
        arguments: [
            #""at":"2026-02-30T00:00:00Z""#, #""at":"2026-11-16T25:00:00Z""#, #""at":"2026-11-16T03:00:00""#,
            #""at":1e3"#, #""at":99999999999999999999"#, #""at":-99999999999999999"#, #""at":null"#, #""at":true"#,
            #""at":0,"httpStatus":99"#, #""at":0,"httpStatus":600"#, #""at":0,"httpStatus":"200""#,
            #""at":0,"httpStatus":200.5"#, #""at":0,"durationMs":-1"#, #""at":0,"durationMs":1.5"#,
            #""at":0,"durationMs":"5""#, #""at":0,"request":[1]"#,
        ])
    func outOfRange(field: String) throws {
        let result = read(#"{\#(field),"method":"GET","url":"\#(url)","response":{}}"#)
        guard case .failure(.wrong) = result else {
            Issue.record("\(field) gave \(result)")
            return
        }
    }

    @Test("optional fields may be null")
    func nulls() throws {
        let exchange = try read(
            #"{"at":0,"httpStatus":null,"durationMs":null,"request":null,"method":"GET","url":"\#(url)","response":{}}"#
        ).get()
        #expect(exchange.httpStatus == 200)
        #expect(exchange.durationMs == nil)
    }

    @Test("--org stands in only where the URL names no organization")
    func organization() throws {
        let bare = #"{"at":0,"method":"GET","url":"/campaign/dataIngestion/xdmIngestion/1/ingest","response":{}}"#
        #expect(try read(bare, organization: "mine").get().target.organization == "mine")
        let named = #"{"at":0,"method":"GET","url":"\#(url)","response":{}}"#
        #expect(try read(named, organization: "mine").get().target.organization == "acme")
    }

    @Test("a line that is refused leaves nothing in the batch")
    func refusedLeavesNothing() {
        var reader = NativeLine(organization: nil)
        var batch = ExchangeBatch()
        let line = Array(#"{"at":0,"method":"GET","url":"/x","response":{"requestId":"odd","status":"Success"}}"#.utf8)
        var problem: LineProblem?
        line.withUnsafeBufferPointer { bytes in
            do throws(LineProblem) { try reader.read(bytes, line: 1, into: &batch) } catch { problem = error }
        }
        #expect(problem == .otherCall)
        #expect(batch.count == 0)
        #expect(batch.responses.isEmpty)
        #expect(batch.requestTexts.isEmpty)
    }

    @Test("every cut of a line is refused as cut, never read")
    func everyCut() {
        let line = Array(
            #"{"at":"2026-11-16T03:00:00.000Z","method":"POST","url":"\#(url)","httpStatus":200,"response":{"requestId":7,"info":"é","status":"Success"}}"#
                .utf8)
        for length in 1..<line.count {
            guard case .failure(.json) = read(Array(line[..<length])) else {
                Issue.record("a line cut to \(length) bytes was not refused as JSON")
                return
            }
        }
    }
}

extension Result where Failure == LineProblem, Success == Exchange {
    static func == (left: Self, right: Self) -> Bool {
        switch (left, right) {
        case (.success(let left), .success(let right)): return left == right
        case (.failure(let left), .failure(let right)): return left == right
        default: return false
        }
    }
}
