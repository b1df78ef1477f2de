/// Documents as mail programs show them: tables and inline style only, as narrow as a phone, and nothing to press.
struct MailWriter {
    /// As many columns of a table as a phone has room for: those that a terminal keeps longest.
    private static let mostColumns = 5

    let words: Words

    private static let page = FlatTemplate("mail", ["language", "title", "color", "lead", "sections", "foot"])
    private static let section = FlatTemplate("mail_section", ["heading", "blocks"])
    private static let piece = FlatTemplate("mail_piece", ["color", "captured", "plain"])
    private static let verdict = FlatTemplate("mail_verdict", ["color", "state", "text"])
    private static let paragraph = FlatTemplate("mail_paragraph", ["text"])
    private static let remark = FlatTemplate("mail_remark", ["text"])
    private static let list = FlatTemplate("mail_list", ["kind", "items"])
    private static let item = FlatTemplate("mail_item", ["text"])
    private static let notice = FlatTemplate("mail_notice", ["color", "label", "text"])
    private static let tiles = FlatTemplate("mail_tiles", ["tiles"])
    private static let tile = FlatTemplate("mail_tile", ["label", "details", "value", "change", "verdict"])
    private static let command = FlatTemplate("mail_command", ["text", "command"])

    /// The whole page, ending in a line break.
    func written(_ document: Document) -> String {
        let state = document.lead.lazy.compactMap { block in
            if case .verdict(let state, _) = block { state.tone } else { nil }
        }.first
        let sections = document.sections.map {
            Self.section.written([pieces($0.heading ?? []), written($0.blocks)])
        }
        return Self.page.written([
            words["language"], document.plainTitle, Self.color(state ?? .quiet), written(document.lead),
            sections.joined(separator: "\n"), written(document.foot),
        ]) + "\n"
    }

    private func written(_ blocks: [Block]) -> String { blocks.map(written).joined(separator: "\n") }

    private func written(_ block: Block) -> String {
        switch block {
        case .paragraph(let spans): return Self.paragraph.written([pieces(spans)])
        case .remark(let spans): return Self.remark.written([pieces(spans)])
        case .verdict(let state, let says):
            return Self.verdict.written([Self.color(state.tone ?? .quiet), state.text, pieces(says)])
        case .list(let items, let isNumbered): return list(items, isNumbered)
        case .notices(let notices, nil):
            return notices.map { notice in
                let says = notice.says + (notice.aside.isEmpty ? [] : [Span(" ")] + notice.aside)
                return Self.notice.written([Self.color(notice.tone), notice.label ?? "", pieces(says)])
            }.joined(separator: "\n")
        case .notices(let notices, _?): return list(notices.map(\.says), true)
        case .tiles(let tiles):
            let rows = tiles.map { tile in
                Self.tile.written([
                    tile.label, tile.details.joined(separator: " · "), tile.value, tile.change, tile.verdict ?? "",
                ])
            }
            return Self.tiles.written([rows.joined(separator: "\n")])
        case .table(let table): return written(table)
        case .charts(let charts): return charts.map(written).joined(separator: "\n")
        case .definitions(let definitions):
            return list(definitions.map { $0.term.toned(.heading) + [Span(": ")] + $0.text }, false)
        case .details(let details):
            return Self.paragraph.written([pieces(details.summary.toned(.heading))]) + "\n" + written(details.blocks)
        case .command(let what, let command): return Self.command.written([pieces(what + [Span(":")]), command])
        case .grid(let grid):
            let rows = grid.rows.map { [Span("\($0.heading): \($0.counts.reduce(0, +))")] }
            return Self.remark.written([pieces([Span(grid.title)])]) + list(rows, false)
        case .series(let counts, let what):
            return Self.paragraph.written([pieces([Span(SparkText.of(counts) + " ")] + what)])
        case .timeline(let moments):
            return list(moments.map { [Span($0.time, tone: .heading), Span(" "), $0.says] }, true)
        case .raw(let text): return Self.command.written(["", text])
        }
    }

    private func list(_ items: [[Span]], _ isNumbered: Bool) -> String {
        let items = items.map { Self.item.written([pieces($0)]) }
        return Self.list.written([isNumbered ? "ol" : "ul", items.joined(separator: "\n")])
    }

    /// Pieces of text: what was captured keeps its writing direction to itself.
    private func pieces(_ spans: [Span]) -> String {
        spans.reduce(into: "") { text, span in
            Self.piece.write(
                [
                    span.tone.map(Self.color) ?? "", span.isCaptured ? span.visible : "",
                    span.isCaptured ? "" : span.text,
                ], to: &text)
        }
    }

    /// Dark enough on white to be read.
    private static func color(_ tone: Tone) -> String {
        switch tone {
        case .bad: "#a83210"
        case .watch: "#7a5600"
        case .good: "#1c6b3a"
        case .heading: "#111827"
        case .quiet: "#4b5563"
        }
    }
}

// MARK: - Tables

extension MailWriter {
    private static let table = FlatTemplate("mail_table", ["columns", "rows"])
    private static let column = FlatTemplate("mail_column", ["align", "width", "heading"])
    private static let row = FlatTemplate("mail_row", ["cells"])
    private static let cell = FlatTemplate("mail_cell", ["align", "color", "text", "below"])

    private func written(_ table: Table) -> String {
        // Whose a mapping is stands below its name.
        let subject = table.columns.firstIndex(where: \.isSubject)
        let owner = subject == nil ? nil : table.columns.firstIndex { $0.name == "organization" }
        let drawn = table.columns.indices.filter { column in
            column != owner && table.rows.allSatisfy { $0[column].series.isEmpty }
        }
        let ranked = drawn.sorted { (table.columns[$0].rank, $0) < (table.columns[$1].rank, $1) }
        let places = ranked.prefix(Self.mostColumns).sorted()
        let leftOut = table.columns.indices.filter { !places.contains($0) && $0 != owner }
            .map { table.columns[$0].heading }
        let align = { (place: Int) in table.columns[place].isNumber ? "right" : "left" }
        let columns = places.map { place in
            Self.column.written([
                align(place), table.columns[place].isSubject ? "25%" : "", table.columns[place].heading,
            ])
        }
        let rows = table.rows.map { cells in
            var cells = cells
            if let subject, let owner, cells[subject].detail.isEmpty { cells[subject].detail = cells[owner].spans }
            return Self.row.written([places.map { written(cells[$0], align($0)) }.joined()])
        }
        let remark = words("columnsLeftOut", ["columns": leftOut.joined(separator: ", ")])
        return Self.table.written([columns.joined(), rows.joined(separator: "\n")])
            + (leftOut.isEmpty ? "" : "\n" + Self.remark.written([pieces([Span(remark)])]))
    }

    private func written(_ cell: Cell, _ align: String) -> String {
        let text = (cell.unknown == nil ? [] : [Span("≥ ")]) + cell.spans
        let change = cell.change.flatMap { $0.hasPrefix("±") ? nil : [Span($0)] } ?? []
        let below = cell.detail.isEmpty ? (cell.note.isEmpty ? change : cell.note) : cell.detail
        return Self.cell.written([
            align, cell.tone == .quiet ? "" : cell.tone.map(Self.color) ?? "", pieces(text), pieces(below),
        ])
    }
}

// MARK: - Charts

extension MailWriter {
    private static let chart = FlatTemplate("mail_chart", ["title", "bars", "labels"])
    private static let bar = FlatTemplate("mail_bar", ["value", "height", "color"])
    private static let barLabel = FlatTemplate("mail_bar_label", ["weight", "label"])
    private static let barHeight = 46.0

    /// Bars made of the cells of a table, for mail programs draw no pictures; of other charts the table behind them.
    private func written(_ chart: Chart) -> String {
        guard case .time(let time) = chart.drawing else {
            return Self.remark.written([pieces([Span(chart.title)])]) + written(chart.table)
        }
        return Self.chart.written([
            words("mailBars", ["title": chart.title, "low": time.ticks.first?.label ?? ""]),
            time.columns.map { bar($0, time) }.joined(),
            time.columns.map { Self.barLabel.written([$0.isOwn ? "bold" : "normal", $0.label ?? ""]) }.joined(),
        ])
    }

    private func bar(_ column: TimeChart.Column, _ chart: TimeChart) -> String {
        let values = column.marks.compactMap { mark -> (value: Double, isOut: Bool)? in
            switch mark {
            case .point(let value, let isOut): (value, isOut)
            case .bar(_, _, let to): (to, false)
            case .band, .limits, .interval, .triangle, .dash: nil
            }
        }
        guard let top = values.max(by: { $0.value < $1.value }) else {
            return Self.bar.written([words["undefined"], "1", "#c6c1b6"])
        }
        let share = (min(max(top.value, chart.low), chart.high) - chart.low) / (chart.high - chart.low)
        // The same red as the page's: what lies outside of what is usual.
        let color = top.isOut ? "#b8401b" : column.isOwn ? "#1d5f93" : "#7fb0d6"
        return Self.bar.written([
            column.figure ?? "", String(max(2, Int((share * Self.barHeight).rounded()))), color,
        ])
    }
}
