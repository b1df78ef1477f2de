import Figures
import Foundation
import IngestionAPI

@testable import Demo

/// A capture read back the slow and plain way: Foundation's JSON, a dictionary of requests, no streaming. It shares no
/// reading code with the import, and no counting code with the demo.
struct ReadBack {
    var lines = 0
    var repeated = 0
    var times: [Instant] = []
    var days: Set<Day> = []
    var weeks: [ISOWeek: [DemoTruth.Mapping: Counts]] = [:]

    private struct Request {
        var mapping: DemoTruth.Mapping
        var posted: Instant?
        var seen: Instant
        var terminal: (at: Instant, answer: StatusAnswer)?
    }

    init(_ capture: [UInt8]) throws {
        var requests: [String: Request] = [:]
        var before: ArraySlice<UInt8> = []
        for line in capture.split(separator: UInt8(ascii: "\n")) {
            lines += 1
            if line == before {
                repeated += 1
                continue
            }
            before = line
            let object = try JSONSerialization.jsonObject(with: Data(line)) as! [String: Any]
            let at = Instant(rfc3339: object["at"] as! String)!
            times.append(at)
            days.insert(ReportTimeZone.utc.day(of: at))
            let parts = (object["url"] as! String).split(separator: "?")
            let target = try CallTarget(url: parts[0], organization: nil)
            let mapping = DemoTruth.Mapping(organization: target.organization, mapping: target.mapping)
            let asked =
                parts.count == 2
                ? RequestID(parts[1].dropFirst("requestId=".count))
                : ((object["request"] as? [String: Any])?["requestId"] as? Int).flatMap { RequestID(String($0)) }
            let body = try JSONSerialization.data(withJSONObject: object["response"]!, options: .fragmentsAllowed)
            let answer = Answer(
                method: object["method"] as! String == "POST" ? .post : .get, httpStatus: object["httpStatus"] as! Int,
                response: Array(body), asked: asked)
            func request(_ id: RequestID) -> String { "\(mapping.organization) \(id)" }
            func see(_ id: RequestID) {
                var known = requests[request(id)] ?? Request(mapping: mapping, seen: at)
                known.seen = min(known.seen, at)
                requests[request(id)] = known
            }
            switch answer {
            case .trigger(.submitted(let id)):
                see(id)
                requests[request(id)]!.posted = at
            case .trigger(.alreadyInProgress): count(mapping, at) { $0.collisions += 1 }
            case .trigger(.rejected(.notStopped)): count(mapping, at) { $0.notStopped += 1 }
            case .trigger(.rejected(.notPublished)): count(mapping, at) { $0.notPublished += 1 }
            case .trigger(.rejected(.other)): count(mapping, at) { $0.rejectedOtherwise += 1 }
            case .status(.inProgress(let id)): see(id)
            case .status(.success(let id, _, _)), .status(.failed(let id, _, _)), .status(.aborted(let id, _, _)):
                see(id)
                if case .status(let status) = answer, at >= requests[request(id)]!.terminal?.at ?? at {
                    requests[request(id)]!.terminal = (at, status)
                }
            case .unrecognized: count(mapping, at) { $0.unrecognized += 1 }
            case .httpError, .notAnObject: count(mapping, at) { $0.apiErrors += 1 }
            }
        }
        for request in requests.values {
            count(request.mapping, request.posted ?? request.seen) { counts in
                counts.requests += 1
                if request.posted == nil { counts.inferred += 1 }
                switch request.terminal?.answer {
                case .success(_, let records, _):
                    counts.success += 1
                    counts.records += Int128(records ?? 0)
                    if records == 0 { counts.emptySuccesses += 1 }
                case .failed(_, let codes, _):
                    counts.failed += 1
                    for code in codes.isEmpty ? [ErrorCode.none] : codes { counts.codes[code, default: 0] += 1 }
                case .aborted: counts.aborted += 1
                case .inProgress, nil: counts.pending += 1
                }
            }
        }
    }

    private mutating func count(
        _ mapping: DemoTruth.Mapping, _ at: Instant, _ change: (inout Counts) -> Void
    ) {
        let week = ISOWeek(containing: ReportTimeZone.utc.day(of: at))
        change(&weeks[week, default: [:]][mapping, default: Counts()])
    }
}
