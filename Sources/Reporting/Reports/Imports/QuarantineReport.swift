import Figures
import IngestionAPI

/// The lines that could not be read, each with file, line and reason.
struct QuarantineReport: Report {
    /// Columns of a line that people see.
    private static let width = 60

    let lines: [QuarantinedLine]
    let options: ReportOptions

    var zone: ReportTimeZone { .utc }

    func tables() -> [ExportTable] {
        [ExportTable("quarantine", Self.columns, of: lines, ExportWords(options.language))]
    }

    func json() throws -> String { try JSONDocument.text(lines.map { JSONObject($0) }) }

    func document() -> Document {
        let words = Words(options.language)
        guard !lines.isEmpty else { return Document(title: [Span(words["quarantineEmpty"])]) }
        let blocks = lines.flatMap { line -> [Block] in
            let place = [Span(line.path, .prose), Span(":\(line.line): "), Span(line.reason, .prose)]
            return [.paragraph(place), .raw(start(of: line, words))]
        }
        return Document(
            title: [Span(words.counted("quarantinedLine", lines.count))], sections: [Section("lines", blocks)])
    }

    /// The line's first characters, and how long it is where there are more.
    private func start(of line: QuarantinedLine, _ words: Words) -> String {
        let text = PlainText.visible(String(decoding: line.bytes.prefix(4 * Self.width), as: UTF8.self))
        let start = DisplayWidth.cut(text, to: Self.width)
        guard start != text || line.byteCount > 4 * Self.width else { return start }
        return words("quarantineCut", ["text": start, "bytes": Numbers.grouped(line.byteCount)])
    }

    /// Programs get each line as it is.
    static let columns: [TableColumn<QuarantinedLine>] = [
        TableColumn("path", .identifier) { .text($0.path) },
        TableColumn("line", .count) { .count($0.line) },
        TableColumn("reason", .text) { .text($0.reason) },
        TableColumn("bytes", .count) { .count($0.byteCount) },
        TableColumn("sha256", .identifier) { .text($0.sha256) },
        TableColumn("text", .identifier) { .text($0.text) },
    ]
}
