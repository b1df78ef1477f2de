import Foundation
import IngestionAPI
import TestSupport
import Testing

@testable import Capture

/// Mutated captures of every format, read by every reader: none may crash, hang, or lose the count of what it read.
///
/// A few thousand in each run of the tests. The long campaign, which is run by hand, takes its number from the environment:
///
///     INGEST_AUDIT_FUZZ=1000000 swift test -c release -Xswiftc -enable-testing --filter FuzzTests
@Suite("Mutated captures")
struct FuzzTests {
    private static let count = ProcessInfo.processInfo.environment["INGEST_AUDIT_FUZZ"].flatMap { Int($0) } ?? 1_500
    private static let seed = ProcessInfo.processInfo.environment["INGEST_AUDIT_FUZZ_SEED"].flatMap { UInt64($0) } ?? 1

    private static let answer =
        #"{"batchId":"","info":"Mapping Id: 1042. ACP-880056 x","numRecords":0,"requestId":3520,"status":"Failed"}"#

    private static let seeds: [[UInt8]] = [
        #"{"at":"2026-11-16T03:00:00.000Z","method":"GET","url":"\#(ingestURL)?requestId=3520","httpStatus":200,"durationMs":95,"response":\#(answer)}"#
            + "\n",
        #"{"log":{"version":"1.2","entries":[{"startedDateTime":"2026-11-16T03:00:00.123456Z","time":18.4,"request":{"method":"GET","url":"\#(ingestURL)","postData":{"text":"{\"requestId\"=\"3520\"}"}},"response":{"status":200,"content":{"encoding":"base64","text":"eyJyZXF1ZXN0SWQiOjF9"}}},{"request":{"url":"https://example.com/"}}]}}"#,
        #"[{"status":"COMPLETE","method":"GET","scheme":"https","host":"mc.adobe.io","path":"/acme/campaign/dataIngestion/xdmIngestion/1/ingest","query":"requestId=1","times":{"start":"2026-11-16T03:00:00Z"},"durations":{"total":9},"response":{"status":200,"body":{"text":"{}"}}}]"#,
        #"{"collection":{},"run":{"timings":{"started":1794798000000},"executions":[{"request":{"method":"GET","url":{"protocol":"https","host":["mc","adobe","io"],"path":["acme","campaign","dataIngestion","xdmIngestion","1","ingest"],"query":[{"key":"requestId","value":"1"}]}},"response":{"code":200,"header":[{"key":"Date","value":"Mon, 16 Nov 2026 03:00:00 GMT"}],"stream":{"type":"Buffer","data":[123,125]},"responseTime":3}}]}}"#,
        #"[{"iterationIndex":0,"results":[{"request":{"method":"GET","url":"\#(ingestURL)?requestId=1","data":"{}"},"response":{"status":200,"headers":{"date":"Mon, 16 Nov 2026 03:00:00 GMT"},"data":{"status":"Success"},"responseTime":3}}]}]"#,
        "[\(answer),\n\(answer)]\n\(answer)",
        "At;Method;URL;Status;Response\n2026-11-16T03:00:00Z;GET;\(ingestURL);Success;\"{\"\"requestId\"\":1}\"\n",
        "Mapping,Request ID,Status,Records,Submitted,Finished,Reason,Batch\nP (XDM44),1,Failed,\"1,234\",16.11.2026 03:00,2026-11-16T04:00:00+01:00,ACP-1,b\n",
        "2026-11-16 03:00:01,123 POST \(ingestURL) -> 200 (184 ms) \(answer)\nNov 16 03:00:01 x GET \(ingestURL)\n{\n\"status\":\"Success\"\n}\n",
        "> POST /acme/campaign/dataIngestion/xdmIngestion/1/ingest HTTP/1.1\n> Host: mc.adobe.io\n< HTTP/1.1 200 OK\n< Date: Mon, 16 Nov 2026 03:00:00 GMT\n\(answer)\n\(answer){\"http_code\":200,\"method\":\"GET\",\"url\":\"\(ingestURL)\",\"time_total\":0.1}\n",
    ].map { Array($0.utf8) }

    /// What is put in now and then: the edges of what the formats are made of.
    private static let words = [
        "\"", "\\", "{", "}", "[", "]", ":", ",", "\n", "\r\n", "\u{0}", "null", "-1", "1e999", "9223372036854775808",
        "\\ud800", "\u{FEFF}",
        "{\"a\":", "[[[[", "\"\"", ";", "\t", "é", "T25:61:61Z", "0000-00-00", "9999-12-31T23:59:60Z",
        "/dataIngestion/xdmIngestion/", "> ", "< HTTP/",
    ].map { Array($0.utf8) }

    @Test("none crashes a reader or keeps it longer than a second")
    func mutated() throws {
        var chance = Chance(seed: Self.seed)
        var exchanges = 0
        var slowest = 0.0
        for number in 0..<Self.count {
            var bytes = Self.seeds[Int.random(in: 0..<Self.seeds.count, using: &chance)]
            for _ in 0..<Int.random(in: 0...6, using: &chance) { Self.mutate(&bytes, &chance) }
            let started = Date()
            for reader in readers(of: bytes, step: number % 3 == 0 ? 5 : 4_096) {
                let reading = try CaptureReading(reader)
                exchanges += reading.exchanges.count
                // Every entry has a number, and no line of the quarantine is without a reason.
                #expect(
                    reading.lines.allSatisfy { $0 >= 1 }
                        && reading.unread.allSatisfy { $0.line >= 1 && !$0.reason.isEmpty })
            }
            _ = try? FormatDetection.verdict(bytes, isWhole: number % 2 == 0)
            slowest = max(slowest, Date().timeIntervalSince(started))
        }
        #expect(exchanges > Self.count / 4, "most mutants are still read in part")
        #expect(slowest < 1)
        print(
            "fuzz: \(Self.count) mutants, seed \(Self.seed), \(exchanges) exchanges read, slowest \(Int(slowest * 1_000)) ms"
        )
    }

    private func readers(of bytes: [UInt8], step: Int) -> [any CaptureReader] {
        (0..<FuzzedReaders.count).map { FuzzedReaders.reader($0, of: bytes, MemoryInput(bytes, step: step)) }
    }

    private static func mutate(_ bytes: inout [UInt8], _ chance: inout Chance) {
        guard !bytes.isEmpty else { return }
        let at = Int.random(in: 0..<bytes.count, using: &chance)
        let length = min(bytes.count - at, Int.random(in: 1...24, using: &chance))
        switch Int.random(in: 0..<8, using: &chance) {
        case 0: bytes[at] = UInt8.random(in: 0...255, using: &chance)
        case 1: bytes[at] ^= 1 << UInt8.random(in: 0..<8, using: &chance)
        case 2: bytes.removeSubrange(at..<at + length)
        case 3: bytes.insert(contentsOf: bytes[at..<at + length], at: at)
        case 4: bytes.insert(contentsOf: words[Int.random(in: 0..<words.count, using: &chance)], at: at)
        case 5:
            let other = seeds[Int.random(in: 0..<seeds.count, using: &chance)]
            let from = Int.random(in: 0..<other.count, using: &chance)
            bytes.insert(contentsOf: other[from..<min(other.count, from + 64)], at: at)
        case 6: bytes.removeSubrange(at...)
        default:
            bytes.insert(contentsOf: repeatElement(bytes[at], count: Int.random(in: 1...600, using: &chance)), at: at)
        }
    }
}
