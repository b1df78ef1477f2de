import Bytes
import IngestionAPI

/// JMeter's results as XML: each sample of HTTP as the line that a log would have of it.
///
/// A sample has its start (`ts`, as JMeter is delivered) and how long it took (`t`), method, URL, status and the answer, where JMeter was
/// told to save response data.
final class JMeterLines: LogLines {
    private let scanner: XMLScanner
    private var waiting: [EnvelopedLine] = []
    private(set) var count = 0
    private var isBroken = false

    init(_ input: any ByteInput) { scanner = XMLScanner(input) }

    /// Whether a text begins so.
    static func isOne(_ head: some Collection<UInt8>) -> Bool {
        let begin = String(decoding: head.prefix(2_048), as: UTF8.self).drop { $0.isWhitespace || $0 == "\u{FEFF}" }
        return begin.hasPrefix("<") && begin.contains("<testResults")
    }

    func next() throws -> EnvelopedLine? {
        while waiting.isEmpty, !isBroken {
            do {
                guard let piece = try scanner.next() else { return nil }
                if case .start("httpSample", let values) = piece { try readSample(values) }
            } catch let problem as XMLScanner.Problem {
                isBroken = true
                count += 1
                waiting.append(
                    EnvelopedLine(number: scanner.line, problem: "behind sample \(count - 1) \(problem.reason)"))
            }
        }
        return waiting.isEmpty ? nil : waiting.removeFirst()
    }

    /// Reads a sample to its end. Those within it, as of redirections, are calls of their own.
    private func readSample(_ values: [String: String]) throws {
        count += 1
        let line = scanner.line
        var (method, url, answer): (String?, String?, String?)
        while let piece = try scanner.next(), piece != .end("httpSample") {
            switch piece {
            case .start("httpSample", let inner): try readSample(inner)
            case .start("method", _): method = try scanner.textOfElement()
            case .start("java.net.URL", _): url = try scanner.textOfElement()
            case .start("responseData", _): answer = try scanner.textOfElement()
            case .start(_, _): _ = try scanner.textOfElement()
            default: break
            }
        }
        guard let url, IngestionURL.isKept(url), !url.contains(where: \.isWhitespace) else {
            waiting.append(EnvelopedLine(number: line))
            return
        }
        guard let start = values["ts"].flatMap({ Int64($0) }), let took = values["t"].flatMap({ Int64($0) }), took >= 0
        else {
            waiting.append(EnvelopedLine(number: line, problem: "a sample without its time, ts and t"))
            return
        }
        guard let status = values["rc"].flatMap({ Int($0) }), (100...599).contains(status) else {
            waiting.append(
                EnvelopedLine(number: line, problem: "no answer was received (\((values["rc"] ?? "no rc").prefix(80)))")
            )
            return
        }
        guard answer != nil || status >= 300 else {
            waiting.append(
                EnvelopedLine(
                    number: line,
                    problem:
                        "a sample without its answer; let JMeter save response data (jmeter.save.saveservice.response_data=true)"
                ))
            return
        }
        let (at, overflow) = start.addingReportingOverflow(took)
        guard !overflow else {
            waiting.append(EnvelopedLine(number: line, problem: "a sample without its time, ts and t"))
            return
        }
        var found = EnvelopedLine(number: line, stamp: .success(Instant(milliseconds: at)))
        if IngestionURL.isOfPlatform(url) {
            found.call = FoundCall(
                at: Instant(milliseconds: at), method: method ?? "GET", url: url, httpStatus: status, durationMs: took,
                response: Array((answer ?? "").utf8))
        } else {
            found.bytes = Array("\(method ?? "GET") \(url) -> \(status) \(took) ms \(answer ?? "")".utf8)
        }
        waiting.append(found)
    }
}
