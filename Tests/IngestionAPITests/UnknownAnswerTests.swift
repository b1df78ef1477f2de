import IngestionAPI
import TestSupport
import Testing

@Suite("Answers that the API's page does not know")
struct UnknownAnswerTests {
    private func get(_ body: String, http: Int = 200, asked: RequestID? = nil) -> Answer {
        Answer(method: .get, httpStatus: http, response: Array(body.utf8), asked: asked)
    }

    private func post(_ body: String, http: Int = 200) -> Answer {
        Answer(method: .post, httpStatus: http, response: Array(body.utf8))
    }

    @Test("an unknown status is kept as it was written", arguments: ["Suspended", "", "성공", "success!"])
    func unknownStatus(word: String) {
        #expect(get(#"{"requestId":1,"status":"\#(word)"}"#) == .unrecognized(status: word))
        #expect(post(#"{"requestId":1,"status":"\#(word)"}"#) == .unrecognized(status: word))
    }

    @Test(
        "a status that is missing or no string is no status", arguments: ["{}", #"{"status":5}"#, #"{"status":null}"#])
    func noStatus(body: String) {
        #expect(get(body, asked: .number(1)) == .unrecognized(status: nil))
    }

    @Test("Aborted is no answer to a POST")
    func abortedPost() {
        #expect(post(#"{"requestId":1,"status":"Aborted"}"#) == .unrecognized(status: "Aborted"))
    }

    @Test("letter case of the status does not matter, also behind escapes")
    func letterCase() {
        #expect(get(#"{"requestId":1,"status":"SUCCESS"}"#) == .status(.success(.number(1), records: nil)))
        #expect(get(#"{"requestId":1,"status":"in progress"}"#) == .status(.inProgress(.number(1))))
        #expect(
            get(#"{"requestId":1,"status":"F\u0061iled"}"#) == .status(.failed(.number(1), codes: [], batchID: nil)))
    }

    @Test("a code that no catalogue knows counts like any other, several are ordered, each once")
    func unknownCodes() {
        let body =
            #"{"requestId":1,"status":"Failed","info":"Mapping Id: 1. ACP-9 and ACP-880999, ACP-9 again, ACP- none"}"#
        #expect(get(body) == .status(.failed(.number(1), codes: ["ACP-880999", "ACP-9"], batchID: nil)))
    }

    @Test("a failure without a code, or without an info at all, is still a failure")
    func noCode() {
        for body in [#"{"requestId":1,"status":"Failed"}"#, #"{"requestId":1,"status":"Failed","info":7}"#] {
            #expect(get(body) == .status(.failed(.number(1), codes: [], batchID: nil)))
        }
    }

    @Test("an aborted answer that names a code keeps it")
    func abortedWithCode() {
        #expect(
            get(#"{"requestId":1,"status":"Aborted","info":"ACP-880056 x","batchId":"B"}"#)
                == .status(.aborted(.number(1), codes: ["ACP-880056"], batchID: "B")))
    }

    @Test("a rejection for an unknown reason keeps the API's words")
    func otherRejection() {
        #expect(
            post(#"{"info":"XDM Mapping ID: 1042 is \"locked\"","status":"Failed"}"#)
                == .trigger(.rejected(.other(info: #"XDM Mapping ID: 1042 is "locked""#))))
        #expect(post(#"{"status":"Failed"}"#) == .trigger(.rejected(.other(info: ""))))
    }

    @Test("a POST's Success without a request ID created nothing that could be followed")
    func submittedWithoutID() {
        #expect(post(#"{"status":"Success"}"#) == .unrecognized(status: "Success"))
        #expect(post(#"{"requestId":null,"status":"Success"}"#) == .unrecognized(status: "Success"))
    }

    @Test("a GET's answer without a request ID is about the request asked for; with neither it is about none")
    func askedFor() {
        #expect(get(#"{"status":"In Progress"}"#, asked: .number(9)) == .status(.inProgress(.number(9))))
        #expect(get(#"{"status":"In Progress","requestId":8}"#, asked: .number(9)) == .status(.inProgress(.number(8))))
        #expect(get(#"{"status":"Success"}"#) == .unrecognized(status: "Success"))
    }

    @Test("an In Progress POST without a request ID is a collision all the same")
    func collisionWithoutID() {
        #expect(post(#"{"status":"In Progress"}"#) == .trigger(.alreadyInProgress(nil)))
    }

    @Test(
        "an HTTP error is an API error whatever its body says",
        arguments: [100, 199, 300, 302, 401, 403, 429, 500, 502])
    func httpErrors(status: Int) throws {
        let success = String(decoding: try DocumentedAnswer.bytes("get-success"), as: UTF8.self)
        #expect(get(success, http: status) == .httpError(status: status))
        #expect(get(success, http: status).kind == .apiError)
    }

    @Test("any 2xx lets the body speak", arguments: [200, 201, 202, 299])
    func accepted(status: Int) throws {
        let success = String(decoding: try DocumentedAnswer.bytes("get-success"), as: UTF8.self)
        #expect(get(success, http: status).kind == .success)
    }

    @Test(
        "a body that is no JSON object is an API error",
        arguments: [
            "", " ", "[]", "null", "\"Success\"", "<html></html>", "{", #"{"status":"Success""#, #"{"a":1,}"#,
            #"{"requestId":1,"status":"Success"}x"#, #"{"requestId":1,"status":"Success"}{}"#, "{'status':'Success'}",
        ])
    func notAnObject(body: String) {
        #expect(get(body, asked: .number(1)) == .notAnObject)
        #expect(post(body).kind == .apiError)
    }

    @Test("the gateway's own bodies under a 200 are objects that say nothing known")
    func gatewayBody() {
        #expect(get(#"{"error_code":"429050","message":"Too many requests"}"#) == .unrecognized(status: nil))
    }
}
