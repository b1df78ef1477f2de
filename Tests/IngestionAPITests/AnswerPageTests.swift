import IngestionAPI
import TestSupport
import Testing

@Suite("The answers of the API's page")
struct AnswerPageTests {
    static let post: [(String, Answer)] = [
        ("post-submitted", .trigger(.submitted(.number(3520)))),
        ("post-already-in-progress", .trigger(.alreadyInProgress(.number(3520)))),
        ("post-not-stopped", .trigger(.rejected(.notStopped))),
        ("post-not-published", .trigger(.rejected(.notPublished))),
    ]

    static let get: [(String, Answer)] = [
        ("get-success", .status(.success(.number(3520), records: 15))),
        ("get-failed-no-records", .status(.failed(.number(3520), codes: ["ACP-880056"], batchID: nil))),
        (
            "get-failed-some-records",
            .status(.failed(.number(3520), codes: ["ACP-880096"], batchID: "01JD2V5QX8R4T0M9K3WZ7YHB6C"))
        ),
        ("get-aborted", .status(.aborted(.number(3520), codes: [], batchID: nil))),
        ("get-in-progress", .status(.inProgress(.number(3520)))),
    ]

    @Test("each answer to a POST is its typed value", arguments: post)
    func trigger(name: String, expected: Answer) throws {
        #expect(Answer(method: .post, httpStatus: 200, response: try DocumentedAnswer.bytes(name)) == expected)
    }

    @Test("each answer to a GET is its typed value", arguments: get)
    func status(name: String, expected: Answer) throws {
        #expect(Answer(method: .get, httpStatus: 200, response: try DocumentedAnswer.bytes(name)) == expected)
    }

    @Test("every fixture is tested")
    func complete() throws {
        #expect(try DocumentedAnswer.all() == (Self.post + Self.get).map(\.0).sorted())
    }

    @Test("a POST's Success means submitted, a GET's means ingested: the same body is two different answers")
    func successIsNotSuccess() throws {
        let body = try DocumentedAnswer.bytes("get-success")
        #expect(Answer(method: .post, httpStatus: 200, response: body) == .trigger(.submitted(.number(3520))))
        #expect(Outcome(Answer(method: .post, httpStatus: 200, response: body).kind) == nil)
        #expect(Outcome(Answer(method: .get, httpStatus: 200, response: body).kind) == .success)
    }

    @Test("only the three terminal answers give an outcome")
    func outcomes() {
        let terminal: [AnswerKind: Outcome] = [.success: .success, .failed: .failed, .aborted: .aborted]
        for kind in AnswerKind.allCases { #expect(Outcome(kind) == terminal[kind]) }
    }
}
