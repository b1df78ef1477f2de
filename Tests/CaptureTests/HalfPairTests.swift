import Bytes
import Foundation
import IngestionAPI
import TestSupport
import Testing

@testable import Capture

/// An emoji cut in two, `\ud83d`, is JSON (RFC 8259, 8.2): the answer that it stands in counts, whatever reads it.
@Suite("Half a surrogate pair")
struct HalfPairTests {
    /// A failure whose words hold one, as the API sent it.
    private static let answer =
        #"{"batchId":"","info":"Mapping Id: 1042. ACP-880056 \ud83d","numRecords":0,"requestId":3520,"status":"Failed"}"#
    private static let url = "\(ingestURL)?requestId=3520"
    private static let at = #""at":"2026-11-16T03:00:00Z","method":"GET","url":"\#(url)""#

    /// The answer as a string of JSON.
    private static let quoted = #""\#(answer.replacing(#"\"#, with: #"\\"#).replacing("\"", with: #"\""#))""#

    private static func options() -> CaptureOptions {
        var options = CaptureOptions()
        options.timeZone = .utc
        return options
    }

    private func check(_ reading: CaptureReading, isAsItCame: Bool = true, _ door: String) throws {
        #expect(reading.unread.isEmpty, "\(door): \(reading.unread.map(\.reason))")
        let exchange = try #require(reading.exchanges.first, "\(door)")
        #expect(exchange.requestID == .number(3520), "\(door)")
        let answer = Answer(method: .get, httpStatus: 200, response: exchange.response)
        #expect(answer == .status(.failed(.number(3520), codes: ["ACP-880056"], batchID: nil)), "\(door)")
        if isAsItCame { #expect(String(decoding: exchange.response, as: UTF8.self) == Self.answer, "\(door)") }
    }

    @Test("hides no answer from any reader, and stays in the evidence as it came")
    func everywhere() throws {
        func native(_ rest: String) throws -> CaptureReading {
            try CaptureReading(NativeReader(MemoryInput("{\(Self.at),\(rest)}\n"), organization: nil))
        }
        try check(native(#""httpStatus":200,"durationMs":5,"response":\#(Self.answer)"#), "an object, canonical")
        try check(native(#""response":\#(Self.answer)"#), "an object")
        try check(native(#""response":\#(Self.quoted)"#), "a string")
        try check(native(#""responseBase64":"\#(Data(Self.answer.utf8).base64EncodedString())""#), "base64")
        try check(native(#""response":\#(Self.answer),"x\udead":"\udead""#), "beside what is not read")
        // A tool that took the answer's text apart: the half pair is one of the string around it.
        let apart = Self.quoted.replacing(#"\\ud83d"#, with: #"\ud83d"#)
        try check(native(#""response":\#(apart)"#), isAsItCame: false, "a string that holds it itself")

        for text in [Self.quoted, apart] {
            let har =
                #"{"log":{"entries":[{"startedDateTime":"2026-11-16T03:00:00Z","time":5,"request":{"method":"GET","url":"\#(Self.url)"},"response":{"status":200,"content":{"text":\#(text)}}}]}}"#
            try check(
                CaptureReading(har) { HARSource($0, times: LooseTime(Self.options())) },
                isAsItCame: text == Self.quoted, "HAR")
        }
        let log = "2026-11-16T03:00:00Z GET \(Self.url) 200 \(Self.answer)\n"
        try check(CaptureReading(log) { LogSource(PlainLines($0), options: Self.options()) }, "a log")
        let inJSON =
            #"{"time":"2026-11-16T03:00:00Z","method":"GET","url":"\#(Self.url)","status":200,"body":\#(Self.quoted)}"#
        try check(
            CaptureReading(inJSON + "\n") { LogSource(PlainLines($0), options: Self.options()) }, "a log in JSON")
        let python = "2026-11-16T03:00:00Z GET \(Self.url) 200 \(Self.answer.replacing("\"", with: "'"))\n"
        try check(
            CaptureReading(python) { LogSource(PlainLines($0), options: Self.options()) }, isAsItCame: false, "Python")
        let csv =
            "time,method,url,status,response\n2026-11-16T03:00:00Z,GET,\(Self.url),200,\"\(Self.answer.replacing("\"", with: "\"\""))\"\n"
        try check(
            CaptureReading(csv) { CSVSource(CSVRecords(LineInput($0), delimiter: 0x2C), options: Self.options()) },
            "a table")
    }
}
