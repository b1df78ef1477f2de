import Capture
import IngestionAPI

/// The lines of the demo's capture, by day, in the order of their time.
struct DemoCapture {
    private struct Line {
        var at: Int64
        var bytes: [UInt8]
    }

    private var days: [Int: [Line]] = [:]
    private var taken: Set<Int64> = []

    /// Notes an exchange at a time, or a few milliseconds later where that time is taken: no two exchanges of a demo
    /// share a time, so none can be mistaken for a duplicate of another.
    /// - Returns: the time that it was noted at.
    mutating func note(
        _ method: Exchange.Method, _ mapping: DemoMapping, request: Int? = nil, at time: Int64, took: Int,
        status: Int = 200, _ response: String
    ) -> Instant {
        var at = time
        while !taken.insert(at).inserted { at += 1 }
        let instant = Instant(milliseconds: at)
        var url =
            "https://mc.adobe.io/\(mapping.organization)/campaign/dataIngestion/xdmIngestion/\(mapping.mapping)/ingest"
        var askedFor: RequestID?
        if let request {
            // The page shows the ID in the request's body; most clients send it in the query.
            if mapping.trait == .stranger {
                askedFor = .number(Int64(request))
            } else {
                url += "?requestId=\(request)"
            }
        }
        let bytes = NativeWriter.line(
            of: RecordedExchange(
                at: instant, method: method, url: url, askedFor: askedFor, httpStatus: status, durationMs: Int64(took),
                response: Array(response.utf8)))
        days[ReportTimeZone.utc.day(of: instant).number, default: []].append(Line(at: at, bytes: bytes))
        return instant
    }

    /// Takes out a day's lines, in order; about 1 in 200 stands twice.
    mutating func take(_ day: Day, chance: inout DemoGenerator, truth: inout DemoTruth) -> [UInt8] {
        var bytes: [UInt8] = []
        for line in (days.removeValue(forKey: day.number) ?? []).sorted(by: { $0.at < $1.at }) {
            let copies = chance.happens(50) ? 2 : 1
            for _ in 0..<copies { bytes += line.bytes }
            truth.lines += copies
            truth.duplicates += copies - 1
            truth.firstExchange = truth.firstExchange ?? Instant(milliseconds: line.at)
            truth.lastExchange = Instant(milliseconds: line.at)
        }
        return bytes
    }
}
