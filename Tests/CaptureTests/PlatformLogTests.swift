import Bytes
import IngestionAPI
import TestSupport
import Testing

@testable import Capture

@Suite("Logs of calls to the Platform")
struct PlatformLogTests {
    private static let id = "01E8043CY305K2MTV5ANH9G1GC"
    private static let url = "https://platform.adobe.io/data/foundation/catalog/batches/\(id)"
    private static let answer = #"{"\#(id)":{"status":"failed","metrics":{"recordsRead":3}}}"#

    private func read(_ text: String) throws -> (platform: ExchangeBatch, others: CaptureReading) {
        var options = CaptureOptions()
        options.timeZone = .utc
        func reader() -> EntryReader {
            let raw = HashedInput(MemoryInput(text))
            return EntryReader(
                path: "text", raw: raw, archive: nil, entries: LogSource(PlainLines(raw), options: options),
                organization: nil)
        }
        var platform = ExchangeBatch()
        let first = reader()
        while let portion = try first.next() { if portion.platform.count > 0 { platform = portion.platform } }
        return (platform, try CaptureReading(reader()))
    }

    @Test(
        "an event a line, an answer over several lines, curl's own notes",
        arguments: [
            "2026-11-16T04:00:00Z GET \(url) 200 (95 ms) \(answer)",
            "[2026-11-16 13:00:00+09:00] \"GET \(url)?x=1 HTTP/1.1\" 200 \(answer)",
            "2026-11-16T04:00:00Z INFO asked \(url): \(answer)",
            "2026-11-16T04:00:00Z GET \(url)\n{\n \"\(id)\": {\n  \"status\": \"failed\",\n  \"metrics\": {\"recordsRead\": 3}\n }\n}",
        ])
    func read(text: String) throws {
        let (platform, others) = try read(text)
        try #require(platform.count == 1, "\(text)")
        let exchange = platform[0]
        #expect(exchange.at == Instant(rfc3339: "2026-11-16T04:00:00Z") && exchange.requestID == .text(Self.id))
        #expect(exchange.batchAnswer?.outcome == .failed && exchange.batchAnswer?.inputRecords == 3)
        #expect(others.unread.isEmpty && others.exchanges.isEmpty)
    }

    @Test("what is no answer about batches is passed over; calls of the API beside them stay what they are")
    func beside() throws {
        let submitted = #"{"requestId":3520,"info":"Mapping ID: 1042","status":"Success"}"#
        let (platform, others) = try read(
            """
            2026-11-16T03:00:00Z POST \(ingestURL) 200 \(submitted)
            2026-11-16T04:00:00Z GET \(Self.url) -> no answer
            2026-11-16T04:01:00Z GET \(Self.url) 200 {"message":"x"}
            2026-11-16T04:02:00Z GET https://platform.adobe.io/data/foundation/catalog/dataSets/1 {"\(Self.id)":{"status":"failed"}}
            2026-11-16T04:03:00Z GET \(Self.url) 200 \(Self.answer)
            """)
        #expect(platform.count == 1 && others.exchanges.map(\.requestID) == [.number(3520)])
        #expect(others.unread.isEmpty)
    }
}
