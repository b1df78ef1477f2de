import Bytes
import IngestionAPI

/// The calls of a run, as its report has them.
final class RunReportSource: EntrySource {
    private let report: RunReport
    private let walker: JSONWalker
    private(set) var count = 0
    private var isBroken = false
    /// Where the run's own clock stands: its start, and all response times since.
    private var clock: Double?
    /// When all answers arrived that bear no time, where somebody tells it.
    private let told: Instant?

    init(_ input: any ByteInput, _ report: RunReport, at told: Instant? = nil) {
        self.report = report
        self.told = told
        walker = JSONWalker(input) { path, _ in report.places.contains(path) || path == report.timings }
    }

    func next() throws -> Entry? {
        guard !isBroken else { return nil }
        do {
            while let found = try walker.next() {
                if found.path == report.timings {
                    clock = found.bytes.flatMap { try? JSONValue($0) }?["started"]?.number
                    continue
                }
                count += 1
                return Entry(number: count, content: content(found.bytes))
            }
            return nil
        } catch let problem as JSONWalker.Problem {
            isBroken = true
            count += 1
            return Entry(
                number: count,
                content: .unread(reason: "behind \(report.entry) \(count - 1) \(problem.reason)", kept: []))
        }
    }

    private func content(_ bytes: [UInt8]?) -> Entry.Content {
        guard let bytes else { return .unread(reason: "longer than \(JSONWalker.longest >> 20) MiB", kept: []) }
        do throws(JSONProblem) {
            return content(try JSONValue(bytes), bytes)
        } catch {
            return .unread(reason: error.description, kept: [])
        }
    }

    private func content(_ entry: JSONValue, _ bytes: [UInt8]) -> Entry.Content {
        let took = entry["response"]?["responseTime"]?.number.flatMap { $0 >= 0 && $0 < 1e12 ? $0 : nil }
        clock = clock.map { $0 + (took ?? 0) }
        guard let method = entry["request"]?["method"]?.text, let url = report.url(entry), IngestionURL.isKept(url)
        else { return .other }

        let found = report.call(entry, bytes)
        // Nothing is known of an answer yet.
        var call = FoundCall(at: Instant(milliseconds: 0), method: method, url: url, httpStatus: 0, response: [])
        call.requestBody = found.requestBody ?? []
        call.durationMs = took.map { Int64($0.rounded()) }
        guard let status = found.status.flatMap(Int.init(exactly:)), status != 0 else {
            return .unread(reason: "no answer was received", kept: call.summary)
        }
        call.httpStatus = status
        if let date = found.date.flatMap(HTTPDate.instant) {
            call.at = date
        } else if let inferred = clocked ?? told {
            call.at = inferred
            call.inferred = .timeInferred
        } else {
            return .unread(reason: "no time is known: \(report.untimed)", kept: call.summary)
        }
        guard let body = found.body else {
            return .unread(reason: "the response's body is missing (\(report.bodiless))", kept: call.summary)
        }
        call.response = body
        return .call(call)
    }

    private var clocked: Instant? {
        clock.flatMap { abs($0) < 1e15 ? Instant(milliseconds: Int64($0.rounded(.down))) : nil }
    }
}
