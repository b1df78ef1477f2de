import IngestionAPI

/// A report of one's own in GitHub's Markdown.
struct CustomMarkdown {
    private let document: CustomDocument

    init(_ document: CustomDocument) {
        self.document = document
    }

    func written() -> String {
        let table = document.table
        var parts = ["# \(MarkdownText.captured(table.title))"]
        if let summary = table.summary { parts.append(MarkdownText.captured(summary)) }
        parts.append(document.period)
        if let cut = document.cut { parts.append("**\(cut)**") }
        if table.rows.isEmpty {
            parts.append(document.empty)
        } else {
            let columns = document.columns
            parts.append(
                MarkdownText.table(
                    columns.map { MarkdownText.captured($0.heading) },
                    table.rows.map { row in paired(columns, row).map { Self.written($0.span($1)) } },
                    numbers: Set(columns.indices.filter { columns[$0].isNumber })))
            parts.append("<sub>\(document.rowCount)</sub>")
        }
        return parts.joined(separator: "\n\n") + "\n"
    }

    private static func written(_ span: Span) -> String {
        span.isCaptured ? MarkdownText.captured(span.text) : span.text
    }
}
