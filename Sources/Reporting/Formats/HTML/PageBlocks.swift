/// The blocks of a document as a page has them; the markup of each is a template `block_…`.
struct PageBlocks {
    let anchors: PageAnchors

    private static let piece = FlatTemplate("piece", ["anchor", "tone", "captured", "plain"])
    private static let paragraph = FlatTemplate("block_paragraph", ["kind", "text"])
    private static let list = FlatTemplate("block_list", ["kind", "look", "items"])
    private static let item = FlatTemplate("block_item", ["text"])
    private static let command = FlatTemplate("block_command", ["text", "command"])
    private static let raw = FlatTemplate("block_raw", ["text"])
    private static let moment = FlatTemplate(
        "block_moment", ["exactTime", "time", "facts", "says", "effects", "url", "source", "body"])

    func written(_ blocks: [Block]) -> String { blocks.map(written).joined(separator: "\n") }

    /// Pieces of text: what was captured keeps its writing direction to itself.
    func pieces(_ spans: [Span]) -> String {
        spans.map { span in
            Self.piece.written([
                anchors[span.link] ?? "", span.tone?.name ?? "", span.isCaptured ? span.shown : "",
                span.isCaptured ? "" : span.text,
            ])
        }.joined()
    }

    private func written(_ block: Block) -> String {
        switch block {
        case .paragraph(let spans): return Self.paragraph.written(["", pieces(spans)])
        case .remark(let spans): return Self.paragraph.written(["remark", pieces(spans)])
        case .list(let items, let isNumbered):
            return Self.list.written([isNumbered ? "ol" : "ul", "", self.items(items)])
        case .table(let table): return written(table)
        case .grid(let grid): return written(grid)
        case .series(let counts, let what):
            return Self.paragraph.written(["", Self.series(counts) + " " + pieces(what)])
        case .timeline(let moments):
            return Self.list.written(["ol", "timeline", moments.map(written).joined(separator: "\n")])
        case .raw(let text): return Self.raw.written([text])
        case .command(let what, let command): return Self.command.written([pieces(what), command])
        }
    }

    private func items(_ items: [[Span]]) -> String {
        items.map { Self.item.written([pieces($0)]) }.joined(separator: "\n")
    }

    private func written(_ moment: Moment) -> String {
        Self.moment.written([
            moment.exactTime, moment.time, moment.facts.map { pieces([Span(" · \($0)")]) }.joined(),
            pieces([moment.says]), items(moment.effects + moment.notes), moment.url, moment.source, moment.body,
        ])
    }
}

// MARK: - Tables

extension PageBlocks {
    private static let table = FlatTemplate("block_table", ["title", "name", "columns", "rows"])
    private static let column = FlatTemplate("block_column", ["number", "definition", "heading"])
    private static let row = FlatTemplate("block_row", ["anchor", "total", "cells"])
    private static let cell = FlatTemplate("block_cell", ["first", "other", "kind", "heading", "text"])
    private static let figure = FlatTemplate("block_figure", ["tone", "text", "change", "note", "detail"])
    private static let series = FlatTemplate("block_series", ["width", "summary", "path"])

    private func written(_ table: Table) -> String {
        let columns = table.columns.map {
            Self.column.written([$0.isNumber ? "n" : "", $0.definition ?? "", $0.heading])
        }
        let rows = table.rows.enumerated().map { place, cells in
            let isTotal = table.hasTotal && place == table.rows.count - 1
            let markup = cells.indices.map { written(cells[$0], table.columns[$0], isFirst: $0 == 0) }
            return Self.row.written([anchors[cells.first?.place] ?? "", isTotal ? "t" : "", markup.joined()])
        }
        return Self.table.written([table.title, table.name, columns.joined(), rows.joined(separator: "\n")])
            + (table.notes.isEmpty
                ? "" : "\n" + Self.paragraph.written(["remark", table.notes.map(\.text).joined(separator: " ")]))
    }

    private func written(_ cell: Cell, _ column: Table.Column, isFirst: Bool) -> String {
        let text = cell.series.isEmpty ? pieces(cell.spans) : Self.series(cell.series)
        let figure = Self.figure.written([
            cell.tone?.name ?? "", text, cell.change ?? "", pieces(cell.note), pieces(cell.detail),
        ])
        let kind = column.isNumber ? "n" : column.isBroken ? "w" : ""
        return Self.cell.written([
            isFirst ? "f" : "", isFirst ? "" : "o", kind, column.heading, cell.isEmpty ? "" : figure,
        ])
    }

    /// Counts as tiny bars; nothing is drawn where nothing is known.
    private static func series(_ counts: [Int?]) -> String {
        let (height, slot) = (18.0, 6.0)
        let greatest = Double(max(1, counts.compactMap(\.self).max() ?? 1))
        let path = counts.enumerated().compactMap { index, count -> String? in
            guard let count else { return nil }
            // A line stands for none: what is known must not look like what is not.
            let bar = ChartScale.coordinate(count == 0 ? 0.6 : max(1.5, height * Double(count) / greatest))
            return "M\(ChartScale.coordinate(slot * Double(index))) \(ChartScale.coordinate(height))v-\(bar)h5v\(bar)z"
        }
        return series.written([
            ChartScale.coordinate(slot * Double(counts.count)),
            counts.map { $0.map { Numbers.grouped($0) } ?? "–" }.joined(separator: " "), path.joined(),
        ])
    }
}

// MARK: - Grids

extension PageBlocks {
    private static let grid = FlatTemplate("block_grid", ["title", "headings", "rows"])
    private static let gridHeading = FlatTemplate("block_grid_heading", ["text"])
    private static let gridRow = FlatTemplate("block_grid_row", ["heading", "cells", "sum"])
    private static let gridCell = FlatTemplate("block_grid_cell", ["level", "text"])

    /// Shaded by their share of the greatest: `h0` nothing, to `h5`.
    private func written(_ grid: Grid) -> String {
        let rows = grid.rows.map { row in
            let cells = row.counts.map { count in
                let level = count == 0 ? 0 : 1 + count * 4 / max(1, grid.greatest)
                return Self.gridCell.written(["\(level)", count == 0 ? "" : Numbers.grouped(count)])
            }
            return Self.gridRow.written([row.heading, cells.joined(), Numbers.grouped(row.counts.reduce(0, +))])
        }
        let headings = grid.headings.map { Self.gridHeading.written([$0]) }
        return Self.grid.written([grid.title, headings.joined(), rows.joined(separator: "\n")])
    }
}

extension Tone {
    /// The class of a page's style.
    fileprivate var name: String {
        switch self {
        case .heading: "strong"
        case .bad: "bad"
        case .watch: "watch"
        case .good: "good"
        case .quiet: "quiet"
        }
    }
}
