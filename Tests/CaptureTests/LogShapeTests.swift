import IngestionAPI
import Testing

@testable import Capture

@Suite("Shapes of logs")
struct LogShapeTests {
    private static let submitted =
        #"{"requestId":3520,"info":"Ingestion request submitted successfully for the Mapping ID: 1042","status":"Success"}"#

    private func read(_ text: String, _ pattern: String, isAnswerBelow: Bool = false) throws -> CaptureReading {
        var options = CaptureOptions()
        options.timeZone = .utc
        let shape = try LogShape(pattern, isAnswerBelow: isAnswerBelow)
        return try CaptureReading(text, organization: "acme") {
            LogSource(ShapedLines($0, shape: shape, times: LooseTime(options)), options: options)
        }
    }

    @Test("parts are taken from where the pattern has them, and from nowhere else")
    func parts() throws {
        let text = """
            404 GET 2026-11-16 03:00:00 KST m=1042 s=200 t=12.6 a=\(Self.submitted) <500>
            404 GET 2026-11-16 03:00:00 m=1042 s=200 POST https://mc.adobe.io/x/campaign/dataIngestion/xdmIngestion/9/ingest {}
            405 GET someday KST m=1042 s=200 t=1 a=\(Self.submitted) <500>
            """
        let reading = try read(text, "{} GET {time} KST m={mapping} s={status} t={duration} a={answer} <500>")
        // The zone is a word of the pattern here, and so no zone.
        #expect(reading.brief == ["post acme/1042 3520 @2026-11-16T03:00:00.000Z 200 13"])
        #expect(
            reading.unread.map { "\($0.line): \($0.reason)" } == ["3: a time in no form that is known: \"someday\""])
        #expect(reading.others == 1)
        let zoned = try read(text, "{} GET {time} m={mapping} s={status} t={duration} a={answer} <{}>")
        #expect(zoned.brief == ["post acme/1042 3520 @2026-11-15T18:00:00.000Z 200 13"])
    }

    @Test("answers below, over one line or several; a call of another make is passed over")
    func below() throws {
        let text = """
            >>> POST 1042 2026-11-16T03:00:00Z
            {
              "requestId": 3520, "status": "Success",
              "info": "Ingestion request submitted successfully for the Mapping ID: 1042"
            }
            2026-11-16T03:00:00Z POST https://mc.adobe.io/x/campaign/dataIngestion/xdmIngestion/9/ingest \(Self.submitted)
            >>> POST 1042 2026-11-16T04:00:00Z
            \(Self.submitted)
            """
        let reading = try read(text, ">>> {method} {mapping} {time}", isAnswerBelow: true)
        #expect(
            reading.brief == [
                "post acme/1042 3520 @2026-11-16T03:00:00.000Z 200 -",
                "post acme/1042 3520 @2026-11-16T04:00:00.000Z 200 -",
            ])
    }

    @Test(
        "a pattern that can't be meant says why",
        arguments: [
            ("{time} {url}", "it has no {answer}; or write answer = \"below\""), ("{url} {answer}", "it has no {time}"),
            ("{time} {answer}", "it has neither {url} nor {mapping}"), ("{time}{url} {answer}", "between two parts"),
            ("{time} {link} {answer}", "{link} is no part of a line"),
            ("{time} {url} {url} {answer}", "{url} stands there twice"),
            ("{time {url}", "is no part of a line"), ("{time", "a brace is not closed"),
        ])
    func problems(pattern: String, reason: String) {
        let problem = #expect(throws: LogShape.Problem.self) { try LogShape(pattern, isAnswerBelow: false) }
        #expect(problem?.reason.contains(reason) == true, "\(problem?.reason ?? "")")
    }
}
