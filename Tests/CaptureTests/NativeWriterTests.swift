import Bytes
import Foundation
import IngestionAPI
import TestSupport
import Testing

@testable import Capture

@Suite("Lines of the native capture, written")
struct NativeWriterTests {
    private let url = "https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/1042/ingest"

    private func recorded(_ response: [UInt8], askedFor: RequestID? = nil) -> RecordedExchange {
        RecordedExchange(
            at: Instant(milliseconds: 1_794_992_400_000), method: .get, url: url + "?requestId=7", askedFor: askedFor,
            httpStatus: 200, durationMs: 95, response: response)
    }

    private func text(_ exchange: RecordedExchange) -> String {
        String(decoding: NativeWriter.line(of: exchange), as: UTF8.self)
    }

    private func read(_ lines: [UInt8]) throws -> CaptureReading {
        try CaptureReading(NativeReader(MemoryInput(lines, step: 1 << 16), organization: nil))
    }

    @Test("a body stands as the object that it is, else as text, else in base64")
    func forms() throws {
        let head =
            #"{"at":"2026-11-18T09:00:00.000Z","method":"GET","url":"\#(url)?requestId=7","httpStatus":200,"durationMs":95,"#
        #expect(text(recorded(Array(#"{"a": 1}"#.utf8))) == head + #""response":{"a": 1}}"# + "\n")
        #expect(
            text(recorded(Array("{\"a\":\n\"\\\\é/\u{1}\"}".utf8)))
                == head + #""response":"{\"a\":\n\"\\\\é/\u0001\"}"}"# + "\n")
        #expect(text(recorded([])) == head + #""response":""}"# + "\n")
        #expect(text(recorded([0x7B, 0xFF, 0x7D])) == head + #""responseBase64":"e/99"}"# + "\n")
        #expect(
            text(recorded([], askedFor: .text("a\"b"))).contains(
                #"?requestId=7","request":{"requestId":"a\"b"},"httpStatus":200"#))
        // Text that would be longer than any line that is read.
        let long = [UInt8](repeating: 1, count: 2_900_000)
        let line = NativeWriter.line(of: recorded(long))
        #expect(line.count < ByteLimits.longestLine)
        #expect(try read(line).exchanges.map(\.response) == [long])
    }

    @Test("a line reads back as the exchange that it was written from, and as what goes straight into a batch")
    func roundTrip() throws {
        var chance = Chance(seed: 7)
        var exchanges: [RecordedExchange] = []
        for number in 0..<3_000 {
            var body = (0..<Int.random(in: 0...40, using: &chance)).map { _ in
                chance.one(in: 3) ? UInt8.random(in: 0...255, using: &chance) : chance.pick(Array("{}\":,ab1\\".utf8))
            }
            if chance.one(in: 2) {
                body = Array(#"{"requestId":\#(number),"status":"Failed","info":""#.utf8) + body + Array(#""}"#.utf8)
            }
            exchanges.append(
                RecordedExchange(
                    at: Instant(milliseconds: Int64(number)), method: chance.one(in: 2) ? .get : .post,
                    url: chance.one(in: 2) ? url : url + "?requestId=\(number)",
                    askedFor: chance.pick([nil, .number(Int64(number)), .text("x\u{1}\"é")]),
                    httpStatus: chance.pick([200, 404, 502]), durationMs: chance.pick([nil, 0, 12]), response: body))
        }
        let lines = exchanges.flatMap(NativeWriter.line)
        let text = try read(lines)
        let straight = try CaptureReading(RecordedReader(exchanges, lines: lines))
        #expect(text.unread.isEmpty && straight.unread.isEmpty && straight.others == 0)
        #expect(text.exchanges == straight.exchanges)
        #expect(text.exchanges.map(\.response) == exchanges.map(\.response))
        #expect(text.lines == straight.lines)
        // What the ledger says of either source is the same.
        #expect(text.summary == straight.summary)
    }

    @Test(
        "base64 that is none, and a body that is given twice, go to quarantine",
        arguments: [
            (#""responseBase64":"QUJ*""#, #""responseBase64" must be the body in base64"#),
            (#""responseBase64":"QUJ""#, #""responseBase64" must be the body in base64"#),
            (#""responseBase64":7"#, #""responseBase64" must be the body in base64"#),
            (#""responseBase64":null"#, #""responseBase64" must be the body in base64"#),
            (#""response":"ABC","responseBase64":"QUJD""#, #""responseBase64" must be left out beside "response""#),
            (#""responsebase64":"QUJD""#, #""response" is missing"#),
        ])
    func broken(part: String, reason: String) throws {
        let reading = try read(Array((#"{"at":0,"method":"GET","url":"\#(url)",\#(part)}"# + "\n").utf8))
        #expect(reading.exchanges.isEmpty)
        #expect(reading.unread.map(\.reason) == [reason])
    }

    @Test("a capture whose first line has its body in base64 is known as one")
    func detected() throws {
        let line = NativeWriter.line(of: recorded([0xFF]))
        let verdict = try FormatDetection.verdict(line, isWhole: true)
        #expect(
            verdict == .format(.ndjson, because: #"its first line is an object with "url" and "responseBase64""#))
        let cut = try FormatDetection.verdict(Array(line.dropLast(4)), isWhole: false)
        #expect(cut == .format(.ndjson, because: #"it begins with an object with "url" and "responseBase64""#))
    }
}
