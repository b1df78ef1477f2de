/// The blocks of a document as a page has them; the markup of each is a template.
struct PageBlocks {
    let places: PagePlaces
    let words: Words

    private static let piece = FlatTemplate("piece", ["tone", "captured", "plain"])
    private static let link = FlatTemplate("link", ["address", "text"])
    private static let paragraph = FlatTemplate("block_paragraph", ["kind", "text"])
    private static let verdict = FlatTemplate("block_verdict", ["tone", "state", "text"])
    private static let list = FlatTemplate("block_list", ["kind", "look", "start", "items"])
    private static let item = FlatTemplate("block_item", ["text"])
    private static let command = FlatTemplate("block_command", ["text", "command"])
    private static let raw = FlatTemplate("block_raw", ["text"])
    private static let moment = FlatTemplate(
        "block_moment", ["exactTime", "time", "facts", "says", "effects", "url", "source", "body", "curl"])
    private static let details = FlatTemplate("block_details", ["look", "anchor", "summary", "blocks"])

    func written(_ blocks: [Block]) -> String { blocks.map(written).joined(separator: "\n") }

    /// Pieces of text: what was captured keeps its writing direction to itself, and neighbors that lead to one place are one
    /// link.
    func pieces(_ spans: [Span]) -> String {
        var text = ""
        var rest = spans[...]
        while let first = rest.first {
            let run = rest.prefix { $0.link == first.link }
            rest = rest.dropFirst(run.count)
            guard let address = places.address(of: first.link) else {
                write(run, to: &text)
                continue
            }
            var inner = ""
            write(run, to: &inner)
            Self.link.write([address, inner], to: &text)
        }
        return text
    }

    private func write(_ spans: ArraySlice<Span>, to text: inout String) {
        for span in spans {
            Self.piece.write(
                [
                    span.tone?.name ?? "", span.isCaptured ? span.visible : "", span.isCaptured ? "" : span.text,
                ], to: &text)
        }
    }

    func paragraph(_ kind: String, _ text: String) -> String { Self.paragraph.written([kind, text]) }

    /// A paragraph of less weight.
    func remark(_ text: String) -> String { Self.paragraph.written(["remark", text]) }

    private func written(_ block: Block) -> String {
        switch block {
        case .paragraph(let spans): return Self.paragraph.written(["", pieces(spans)])
        case .remark(let spans): return remark(pieces(spans))
        case .verdict(let state, let says):
            return Self.verdict.written([state.tone?.name ?? "", state.text, pieces(says)])
        case .list(let items, let isNumbered):
            return Self.list.written([isNumbered ? "ol" : "ul", "", "", self.items(items)])
        case .notices(let notices, let first):
            let look = first == nil ? "findings" : "to-do"
            let start = first.map { $0 > 1 ? String($0) : "" } ?? ""
            return Self.list.written([first == nil ? "ul" : "ol", look, start, self.notices(notices)])
        case .tiles(let tiles): return written(tiles)
        case .table(let table): return written(table)
        case .grid(let grid): return written(grid)
        case .series(let counts, let what):
            return Self.paragraph.written(["", Self.series(Cell(series: counts)) + " " + pieces(what)])
        case .charts(let charts): return PageCharts(blocks: self).written(charts)
        case .timeline(let moments):
            return Self.list.written(["ol", "timeline", "", moments.map(written).joined(separator: "\n")])
        case .definitions(let definitions): return written(definitions)
        case .details(let details):
            return Self.details.written([
                details.look.rawValue, places[details.place] ?? "", pieces(details.summary), written(details.blocks),
            ])
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
            pieces([moment.says]), items(moment.effects + moment.notes), moment.url,
            pieces([moment.source]), moment.body, moment.curl,
        ])
    }
}

// MARK: - Notices, figures and definitions

extension PageBlocks {
    private static let notice = FlatTemplate(
        "notice", ["anchor", "tone", "label", "says", "aside", "links", "ruleName", "rule"])
    private static let because = FlatTemplate("notice_because", ["tone", "says", "why", "because"])
    private static let tiles = FlatTemplate("tiles", ["tiles"])
    private static let tile = FlatTemplate(
        "tile", ["label", "definition", "value", "verdict", "change", "parts", "address"])
    private static let part = FlatTemplate("tile_part", ["look", "x", "width"])
    private static let definition = FlatTemplate("block_definition", ["id", "term", "text"])
    private static let popover = FlatTemplate("popover", ["id", "term", "text"])
    private static let button = FlatTemplate("definition_button", ["id", "definition", "label"])

    private func notices(_ notices: [Notice]) -> String { notices.map(written).joined(separator: "\n") }

    private func written(_ notice: Notice) -> String {
        guard notice.because.isEmpty else {
            return Self.because.written([
                notice.tone.name, pieces(notice.says), words["why"], notices(notice.because),
            ])
        }
        let links = notice.links.filter { places.address(of: $0.link) != nil }.map { pieces([$0]) }
        return Self.notice.written([
            places[notice.place] ?? "", notice.tone.name, notice.label ?? "", pieces(notice.says),
            pieces(notice.aside), links.joined(separator: " "), notice.rule.map { pieces([$0.name]) } ?? "",
            notice.rule?.text ?? "",
        ])
    }

    private func written(_ tiles: [Tile]) -> String {
        Self.tiles.written([
            tiles.map { tile in
                var x = 0.0
                let parts = tile.parts.map { part in
                    defer { x += 100 * part.share }
                    return Self.part.written([
                        part.look.rawValue, ChartScale.coordinate(x), ChartScale.coordinate(100 * part.share),
                    ])
                }
                return Self.tile.written([
                    tile.label, definition(tile.term, of: tile.label), tile.value, tile.verdict ?? "", tile.change,
                    parts.joined(), places.address(of: tile.place) ?? "",
                ])
            }.joined(separator: "\n")
        ]) + "\n" + details(of: tiles)
    }

    /// What the figures are made of.
    private func details(of tiles: [Tile]) -> String {
        let made = tiles.map {
            Definition([Span($0.label)], [Span($0.details.joined(separator: " · "))])
        }
        return written(.details(Details(.figures, [Span(words["figuresMadeOf"])], [.definitions(made)])))
    }

    private func written(_ definitions: [Definition]) -> String {
        let items = definitions.map { definition in
            let id = places[definition.place] ?? (definition.id.isEmpty ? "" : "def-\(definition.id)")
            return Self.definition.written([id, pieces(definition.term), pieces(definition.text)])
        }
        return Self.list.written(["dl", "", "", items.joined(separator: "\n")])
    }

    /// The button that opens a definition.
    func definition(_ id: String, of label: String) -> String {
        Self.button.written([id, words["definition"], label])
    }

    /// What the columns of all tables mean: a small screen has no headings to press.
    var columnDefinitions: String {
        var seen: Set<String> = []
        let all = places.definitions.map(\.column).filter { seen.insert($0.heading + ($0.definition ?? "")).inserted }
        guard !all.isEmpty else { return "" }
        let definitions = all.map { Definition([Span($0.heading)], [Span($0.definition ?? "")]) }
        return written([.details(Details(.more, [Span(words["navDefinitions"])], [.definitions(definitions)]))])
    }

    /// The definitions that buttons open, which needs no script.
    func popovers(_ definitions: [Definition]) -> String {
        let columns = places.definitions.map { id, column in
            Definition([Span(column.heading)], [Span(column.definition ?? "")], id: id)
        }
        return (definitions + columns).reduce(into: "") { text, definition in
            Self.popover.write([definition.id, pieces(definition.term), pieces(definition.text)], to: &text)
            text += "\n"
        }
    }
}

// MARK: - Grids

extension PageBlocks {
    private static let grid = FlatTemplate("grid", ["title", "headings", "rows"])
    private static let gridHeading = FlatTemplate("grid_heading", ["text", "none"])
    private static let gridRow = FlatTemplate("grid_row", ["heading", "cells", "sum"])
    private static let gridCell = FlatTemplate("grid_cell", ["level", "text"])

    /// Shaded by their share of the greatest: `h0` nothing, to `h5`.
    private func written(_ grid: Grid) -> String {
        let rows = grid.rows.map { row in
            let cells = row.counts.map { count in
                let level = count == 0 ? 0 : 1 + count * 4 / max(1, grid.greatest)
                return Self.gridCell.written(["\(level)", count == 0 ? "" : Numbers.grouped(count)])
            }
            return Self.gridRow.written([row.heading, cells.joined(), Numbers.grouped(row.counts.reduce(0, +))])
        }
        let headings = grid.headings.map { Self.gridHeading.written([$0, $0.isEmpty ? "1" : ""]) }
        return Self.grid.written([grid.title, headings.joined(), rows.joined(separator: "\n")])
    }
}

extension Tone {
    /// The class of a page's style.
    var name: String {
        switch self {
        case .heading: "strong"
        case .bad: "bad"
        case .watch: "watch"
        case .good: "good"
        case .quiet: "quiet"
        }
    }
}
