import Bytes
import IngestionAPI
import TestSupport

@testable import Capture

/// All that a capture gives.
struct CaptureReading {
    var exchanges: [Exchange] = []
    var lines: [Int] = []
    /// What the Platform answered.
    var platform: [Exchange] = []
    var unread: [UnreadLine] = []
    var others = 0
    var summary: CaptureEnd?

    init(_ reader: any CaptureReader) throws {
        while let portion = try reader.next() {
            for index in 0..<portion.batch.count {
                exchanges.append(portion.batch[index])
                lines.append(portion.batch.lines[index])
            }
            platform += (0..<portion.platform.count).map { portion.platform[$0] }
            unread += portion.unread
            others += portion.others
        }
        summary = reader.summary
    }

    /// Reads the entries of a format.
    init(_ text: String, organization: String? = nil, _ entries: (any ByteInput) -> any EntrySource) throws {
        let raw = HashedInput(MemoryInput(text))
        try self.init(
            EntryReader(path: "text", raw: raw, archive: nil, entries: entries(raw), organization: organization))
    }

    /// Each exchange in one line: `POST acme/1042 3520 @… 200 184 {…}`.
    var brief: [String] {
        exchanges.map { exchange in
            let target = "\(exchange.target.organization)/\(exchange.target.mapping)"
            let id = exchange.requestID?.description ?? "-"
            let took = exchange.durationMs.map(String.init) ?? "-"
            return "\(exchange.method) \(target) \(id) @\(exchange.at) \(exchange.httpStatus) \(took)"
        }
    }
}

/// A URL of the API.
let ingestURL = "https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/1042/ingest"
