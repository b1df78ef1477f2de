import Bytes
import Foundation
import IngestionAPI
import Testing

@Suite("The fields of an answer")
struct AnswerFieldTests {
    private func fields(_ body: String) throws -> AnswerFields {
        var body = body
        return try body.withUTF8 { bytes in
            var cursor = JSONCursor(bytes)
            let fields = try AnswerFields(reading: &cursor)
            try cursor.finish()
            return fields
        }
    }

    @Test(
        "a request ID is a number, a string of one, or any text",
        arguments: [
            ("3520", RequestID.number(3520)), (#""3520""#, .number(3520)), ("-7", .number(-7)),
            ("9223372036854775807", .number(.max)), ("9223372036854775808", .text("9223372036854775808")),
            ("-9223372036854775808", .number(.min)), ("12.5", .text("12.5")), ("1e3", .text("1e3")),
            (#""007""#, .text("007")), (#""+5""#, .text("+5")), (#""R-1""#, .text("R-1")),
            (#""\u0033""#, .number(3)), (#""""#, nil), ("null", nil), ("true", nil), (#"{"a":1}"#, nil), ("[1]", nil),
        ] as [(String, RequestID?)])
    func requestID(json: String, expected: RequestID?) throws {
        #expect(try fields(#"{"requestId":\#(json),"status":"x"}"#).requestID == expected)
    }

    @Test(
        "records are a whole number from 0 to a million million, or a string of one; anything else is unknown, not 0",
        arguments: [
            ("15", 15), (#""15""#, 15), ("0", 0), ("1000000000000", 1_000_000_000_000), ("1000000000001", nil),
            ("9223372036854775807", nil), ("9223372036854775808", nil),
            ("-1", nil), ("1.5", nil), (#""many""#, nil), (#""""#, nil), ("null", nil), ("[1]", nil), ("true", nil),
        ] as [(String, Int64?)])
    func records(json: String, expected: Int64?) throws {
        #expect(try fields(#"{"numRecords":\#(json)}"#).records == expected)
    }

    @Test("keys come in any order, with white space around them, and escaped")
    func keys() throws {
        let found = try fields(" {\n\t\"status\" : \"Success\" ,\r\n\"reque\\u0073tId\": 5 , \"other\":[{}] } ")
        #expect(found.status == .success)
        #expect(found.requestID == .number(5))
    }

    @Test("where a field stands twice the last one counts, also when it says nothing")
    func twice() throws {
        #expect(try fields(#"{"requestId":1,"requestId":2}"#).requestID == .number(2))
        #expect(try fields(#"{"requestId":1,"requestId":"x"}"#).requestID == .text("x"))
        #expect(try fields(#"{"requestId":"x","requestId":null}"#).requestID == nil)
        #expect(try fields(#"{"status":"Success","status":3}"#).status == .missing)
        #expect(try fields(#"{"numRecords":4,"numRecords":"?"}"#).records == nil)
    }

    @Test("keys are told apart by letter case, and fields of nested objects are not the answer's")
    func exactKeys() throws {
        let found = try fields(#"{"requestid":1,"Status":"Failed","data":{"requestId":3,"status":"Success"}}"#)
        #expect(found.requestID == nil)
        #expect(found.status == .missing)
    }
}

@Suite("Request IDs")
struct RequestIDTests {
    @Test("numbers go by value, before all texts")
    func order() {
        let shuffled: [RequestID] = [.text("b"), .number(10), .text("10a"), .number(9), .number(-1), .text("B")]
        #expect(shuffled.sorted() == [.number(-1), .number(9), .number(10), .text("10a"), .text("B"), .text("b")])
    }

    @Test("an ID is written as it was read", arguments: ["3520", "0", "-1", "007", "+5", "9223372036854775808", "x y"])
    func description(text: String) throws {
        #expect(try #require(RequestID(text)).description == text)
    }

    @Test("the empty text is no ID")
    func empty() {
        #expect(RequestID("") == nil)
    }

    @Test("an answer's own braces count among the 512 levels", arguments: 510...515)
    func answerDepth(levels: Int) {
        let inner = levels - 1
        let body =
            #"{"status":"Success","x":"# + String(repeating: "[", count: inner) + String(repeating: "]", count: inner)
            + "}"
        let answer = Answer(method: .get, httpStatus: 200, response: Array(body.utf8), asked: .number(1))
        #expect((answer != .notAnObject) == ((try? JSONSerialization.jsonObject(with: Data(body.utf8))) != nil))
    }
}

@Suite("Error codes")
struct ErrorCodeTests {
    @Test(
        "a code is ACP- followed by digits, wherever it stands",
        arguments: [
            ("ACP-1", ["ACP-1"]), ("xACP-12y", ["ACP-12"]), ("ACP-", []), ("ACP-x", []), ("acp-12", []), ("ACP12", []),
            ("ACP-ACP-5", ["ACP-5"]), ("AACP-7", ["ACP-7"]), ("ACP-2 ACP-1 ACP-2", ["ACP-1", "ACP-2"]), ("", []),
            ("ACP-880056ACP-880096", ["ACP-880056", "ACP-880096"]), ("ACP-00", ["ACP-00"]), ("코드 ACP-3", ["ACP-3"]),
        ])
    func codes(info: String, expected: [String]) {
        #expect(ErrorCode.codes(in: Array(info.utf8)) == expected)
    }
}
