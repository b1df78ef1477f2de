import Bytes

/// Logs that were kept as a table: a column for the time and one for the line (CloudWatch Insights, Splunk, Datadog), or columns for a
/// call's parts (Kibana, Application Insights).
final class TableRecordLines: LogLines {
    private let records: any TableRecords
    private let times: LooseTime
    private var names: [String] = []
    private var zones: [String?] = []
    private var waiting: [EnvelopedLine] = []

    var count: Int { records.count }

    init(_ records: any TableRecords, times: LooseTime) {
        self.records = records
        self.times = times
    }

    /// Whether the names of a table's columns are those of such a log.
    static func isOne(_ names: [String]) -> Bool {
        let plain = names.map { CSVColumns.zone(in: $0).title.lowercased() }
        let hasTime = plain.contains { ["@timestamp", "timestamp", "time", "_time", "date", "datetime"].contains($0) }
        let hasLine = plain.contains { ["@message", "message", "_raw", "msg", "log", "line"].contains($0) }
        let hasCall = plain.contains { $0 == "url" || $0.hasSuffix("url.original") || $0.hasSuffix("url.full") }
        return names.count >= 2 && hasTime && (hasLine || hasCall)
    }

    func next() throws -> EnvelopedLine? {
        while waiting.isEmpty {
            guard let record = try records.next() else { return nil }
            if names.isEmpty {
                let named = record.fields.map(CSVColumns.zone)
                names = named.map(\.title)
                zones = named.map(\.zone)
                continue
            }
            if let problem = record.problem { return EnvelopedLine(number: record.line, problem: problem) }
            var object = ""
            for (place, name) in names.enumerated() where place < record.fields.count && !record.fields[place].isEmpty {
                let value = record.fields[place] + (zones[place].map { " " + $0 } ?? "")
                object += (object.isEmpty ? "{" : ",") + JSONQuoted.text(name.trimmed) + ":" + JSONQuoted.text(value)
            }
            guard !object.isEmpty else { continue }
            if let extra = record.fields.dropFirst(names.count).first(where: { !$0.isEmpty }) {
                let problem =
                    "more cells than columns: \"\(extra.prefix(40))\"; a text with the delimiter in it has to be quoted"
                return EnvelopedLine(
                    number: record.line, problem: PlatformText.reason(problem, about: record.fields))
            }
            let found = EnvelopeRecord.lines(Array((object + "}").utf8), number: record.line, times: times)
            waiting = found.isEmpty ? [EnvelopedLine(number: record.line)] : found
        }
        return waiting.removeFirst()
    }
}

extension String {
    /// Without the blanks around it.
    fileprivate var trimmed: String {
        var text = self[...]
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
