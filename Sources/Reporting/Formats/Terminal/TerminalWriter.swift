/// Documents for a terminal: lines that fit its width, names that can do no harm, colors where it has them.
struct TerminalWriter {
    /// How wide a name from a capture may be in a sentence or a cell: a very long one must not push all else away.
    private static let widestName = 32
    /// The same of other text in a cell.
    private static let widestCell = 60

    let style: TerminalStyle
    let words: Words

    /// The whole document, ending in a line break.
    func written(_ document: Document) -> String {
        let title = wrapped(document.title.map { Span($0.text, $0.origin, tone: $0.tone ?? .heading) })
        let parts = [title + lines(document.lead)] + document.sections.map(lines) + [lines(document.foot)]
        return parts.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
    }

    /// A table alone, with a line break behind each line.
    func written(_ table: Table) -> String { lines(table).map { $0 + "\n" }.joined() }

    private func lines(_ section: Section) -> [String] {
        (section.heading.map { wrapped($0).map(bold) } ?? []) + lines(section.blocks)
    }

    /// - Parameter first: the number of the first; nil where they have none.
    private func list(_ items: [[Span]], from first: Int?) -> [String] {
        items.enumerated().flatMap { place, item in
            let mark = first.map { "\($0 + place). " } ?? "• "
            return WrappedText.hanging(mark + painted(item), indent: mark.count, width: style.width)
        }
    }

    private func lines(_ blocks: [Block]) -> [String] { blocks.flatMap(lines) }

    private func lines(_ block: Block) -> [String] {
        switch block {
        case .paragraph(let spans): return wrapped(spans)
        case .remark(let spans): return wrapped(spans.toned(.quiet))
        case .verdict(let state, let says): return wrapped([state]) + wrapped(says)
        case .list(let items, let isNumbered): return list(items, from: isNumbered ? 1 : nil)
        case .notices(let notices, let first): return list(notices.map(\.line), from: first)
        case .tiles(let tiles):
            return tiles.flatMap { tile in
                let figure = [tile.label, tile.value, tile.verdict ?? "", "(\(tile.change))"].filter { !$0.isEmpty }
                return WrappedText.pieces([figure.joined(separator: " ")] + tile.details, indent: 2, width: style.width)
            }
        case .charts(let charts):
            return charts.flatMap { [bold($0.title)] + lines($0.table) + wrapped([Span($0.note ?? "")]) }
        case .definitions(let definitions):
            return definitions.flatMap { wrapped($0.term + [Span(": ")] + $0.text) }
        case .details(let details): return wrapped(details.summary) + lines(details.blocks)
        case .table(let table): return lines(table)
        case .grid(let grid): return lines(grid)
        case .series(let counts, let what):
            // The line of blocks has blanks where nothing is known: it is no text to wrap.
            return WrappedText.pieces([SparkText.of(counts), painted(what)], indent: 0, width: style.width)
        case .timeline(let moments):
            return Array(moments.map(lines).joined(separator: [""]))
        case .raw(let text): return rawLines(text, indent: "  ")
        case .command(let what, let command): return wrapped(what + [Span(":")]) + ["  " + command]
        }
    }

    // MARK: Tables

    private func lines(_ table: Table) -> [String] {
        guard let last = table.columns.last, last.isWrapped, !table.rows.isEmpty else {
            let (lines, below) = alignedLines(table)
            return lines + below
        }
        var left = table
        left.columns.removeLast()
        left.rows = table.rows.map { $0.dropLast() }
        let (lines, below) = alignedLines(left)
        return withDetails(lines.first?.isEmpty == true ? Array(lines.dropFirst()) : lines, table) + below
    }

    /// Less room than this is too little for sentences beside the figures: they go below.
    private static let leastDetail = 24

    /// A table's lines, the last ones its rows, with the sentences of its last column, wrapped.
    private func withDetails(_ lines: [String], _ table: Table) -> [String] {
        let details = table.rows.map { text($0[$0.count - 1].spans) }
        let left = (lines.map(DisplayWidth.of).max() ?? 0) + 2
        let first = lines.count - table.rows.count
        if style.width - left < Self.leastDetail {
            let named = paired(table.rows, details).filter { !$0.1.isEmpty }
            let below = named.flatMap { row, detail in
                WrappedText.lines("\(text(row[0].spans)): \(detail)", width: style.width)
            }
            return lines + (below.isEmpty ? [] : [""] + below)
        }
        return lines.enumerated().flatMap { place, line -> [String] in
            let row = place - first
            guard details.indices.contains(row), !details[row].isEmpty else { return [line] }
            return WrappedText.lines(details[row], width: style.width - left).enumerated()
                .map { DisplayWidth.padded($0 == 0 ? line : "", to: left, atRight: false) + $1 }
        }
    }

    /// The heading and a line a row; and what stands below them: which columns there was no room for, and what those that
    /// are shown mean.
    private func alignedLines(_ table: Table) -> (lines: [String], below: [String]) {
        let changes = table.columns.indices.map { column in
            table.rows.map { DisplayWidth.of($0[column].change ?? "") }.max() ?? 0
        }
        var aligned = AlignedTable(
            columns: table.columns.map {
                .init(heading: $0.heading, isNumber: $0.isNumber, rank: $0.rank, least: $0.least, keepsEnd: $0.keepsEnd)
            },
            rows: table.rows.map { row in
                table.columns.indices.map { text(row[$0], table.columns[$0], changeWidth: changes[$0]) }
            })
        aligned.isColored = style.isColored
        aligned.tone = { row, column in
            table.hasTotal && row == table.rows.count - 1 ? .heading : table.rows[row][column].tone
        }
        aligned.shortened = { row, column, width in shortened(table.rows[row][column].spans, to: width) }
        let (lines, leftOut) = aligned.lines(width: style.width)
        let shown = table.columns.filter { !leftOut.contains($0.heading) }.map(\.name)
        let notes = table.notes.filter { note in note.columns.contains(where: shown.contains) }.map(\.text)
        let remark = AlignedTable.remark(leftOut, words, width: style.width)
        guard !notes.isEmpty else { return (lines, remark) }
        return (lines, remark + [""] + wrapped([Span(notes.joined(separator: " "), .program, tone: .quiet)]))
    }

    private func text(_ cell: Cell, _ column: Table.Column, changeWidth: Int) -> String {
        var text = text(cell.spans)
        // Of what keeps its end the beginning is cut, which the table does.
        let limit = column.keepsEnd ? .max : min(Self.widestCell, style.width)
        if !cell.series.isEmpty { text = SparkText.of(cell.series) }
        if DisplayWidth.of(text) > limit {
            text = shortened(cell.spans, to: limit) ?? DisplayWidth.cut(text, to: limit)
        }
        if cell.unknown != nil { text = "≥ " + text }
        if !cell.note.isEmpty { text += " (\(self.text(cell.note)))" }
        guard changeWidth > 0 else { return text }
        return text + " " + DisplayWidth.padded(cell.change ?? "", to: changeWidth, atRight: true)
    }

    /// Pieces within a width: the first name gives way; where that is not enough, what stays is the identifier.
    /// Nil where there is only one.
    private func shortened(_ spans: [Span], to width: Int) -> String? {
        guard spans.count(where: \.isCaptured) > 1, let first = spans.firstIndex(where: \.isCaptured) else {
            return nil
        }
        let texts = spans.map(text)
        let room =
            width - texts.enumerated().filter { $0.offset != first }.map { DisplayWidth.of($0.element) }.reduce(0, +)
        if room >= 2 {
            return texts.enumerated().map { $0 == first ? DisplayWidth.cut($1, to: room) : $1 }.joined()
        }
        let identifier = spans.first { $0.origin == .identifier } ?? spans[first]
        return DisplayWidth.cut(PlainText.visible(identifier.text), to: width)
    }

    // MARK: Grids

    /// A line of blocks a row, and its sum. The headings stand over their columns.
    private func lines(_ grid: Grid) -> [String] {
        let margin = (grid.rows.map { DisplayWidth.of($0.heading) }.max() ?? 0) + 2
        var heading = ""
        for (place, text) in grid.headings.enumerated() where !text.isEmpty {
            heading = DisplayWidth.padded(heading, to: place, atRight: false) + text
        }
        let width = max(DisplayWidth.of(heading), grid.rows.map(\.counts.count).max() ?? 0)
        let blanks = String(repeating: " ", count: margin)
        return [blanks + DisplayWidth.padded(heading, to: width, atRight: false) + "  " + grid.title]
            + grid.rows.map { row in
                DisplayWidth.padded(row.heading, to: margin, atRight: false)
                    + DisplayWidth.padded(SparkText.of(row.counts, greatest: grid.greatest), to: width, atRight: false)
                    + "  " + Numbers.grouped(row.counts.reduce(0, +))
            }
    }

    // MARK: Timelines

    private func lines(_ moment: Moment) -> [String] {
        var lines = WrappedText.pieces(
            [bold(moment.time)] + moment.facts + [painted([moment.says])], indent: 4, width: style.width)
        for effect in moment.effects { lines += indented("→ " + painted(effect)) }
        for note in moment.notes { lines += indented(painted(note)) }
        for text in [moment.url, moment.source.text] where !text.isEmpty {
            lines.append("    " + style.painted(PlainText.visible(text), .quiet))
        }
        return lines + rawLines(moment.body, indent: "    ")
    }

    private func indented(_ text: String) -> [String] {
        WrappedText.lines(text, width: max(20, style.width - 4)).map { "    " + $0 }
    }

    /// Whole, however wide: what stands there can be copied.
    private func rawLines(_ text: String, indent: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { indent + PlainText.visible(String($0)) }
    }

    // MARK: Text in a line

    private func wrapped(_ spans: [Span]) -> [String] { WrappedText.lines(painted(spans), width: style.width) }

    private func text(_ spans: [Span]) -> String { spans.map(text).joined() }

    private func text(_ span: Span) -> String {
        switch span.origin {
        case .program: return span.text
        case .prose: return PlainText.visible(span.text)
        case .name, .identifier: return DisplayWidth.cut(PlainText.visible(span.text), to: Self.widestName)
        }
    }

    /// The text with its tones, each word for itself: a line may end between them.
    private func painted(_ spans: [Span]) -> String {
        spans.map { span in
            let text = text(span)
            guard style.isColored, let tone = span.tone else { return text }
            return text.split(separator: " ", omittingEmptySubsequences: false)
                .map { $0.isEmpty ? "" : style.painted(String($0), tone) }.joined(separator: " ")
        }.joined()
    }

    private func bold(_ text: String) -> String { style.painted(text, .heading) }
}
