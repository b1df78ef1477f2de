/// Documents in GitHub's Markdown.
struct MarkdownWriter {
    let words: Words

    /// The whole document, ending in a line break.
    func written(_ document: Document) -> String {
        let parts =
            ["# \(text(document.title))"] + document.lead.map(text) + document.sections.flatMap(parts)
            + document.foot.map { "<sub>\(text($0))</sub>" }
        return parts.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
    }

    private func parts(_ section: Section) -> [String] {
        (section.heading.map { ["## \(text($0))"] } ?? []) + section.blocks.map(text)
    }

    private func text(_ block: Block) -> String {
        switch block {
        case .paragraph(let spans), .remark(let spans): return text(spans)
        case .verdict(let state, let says): return text([state]) + "\n\n" + text(says)
        case .list(let items, let isNumbered): return list(items, from: isNumbered ? 1 : nil)
        case .notices(let notices, let first): return list(notices.map(\.line), from: first)
        case .tiles(let tiles):
            let items = tiles.map { tile in
                let parts = [tile.value, tile.verdict ?? "", "(\(tile.change))"].filter { !$0.isEmpty }
                return [Span(tile.label, tone: .heading), Span(" " + parts.joined(separator: " "))]
                    + tile.details.map { Span(" · " + $0) }
            }
            return list(items, from: nil)
        case .charts(let charts):
            return charts.map { ["**\($0.title)**", text($0.table), $0.note ?? ""].joined(separator: "\n\n") }
                .joined(separator: "\n\n")
        case .definitions(let definitions):
            return list(definitions.map { $0.term.toned(.heading) + [Span(": ")] + $0.text }, from: nil)
        case .details(let details):
            return ([text(details.summary.toned(.heading))] + details.blocks.map(text)).joined(separator: "\n\n")
        case .table(let table): return text(table)
        case .grid(let grid): return text(grid)
        case .series(let counts, let what): return "`\(series(counts))` \(text(what))"
        case .timeline(let moments): return moments.map(text).joined(separator: "\n\n")
        case .raw(let text): return code(text)
        case .command(let what, let command): return "\(text(what)):\n\n" + code(command)
        }
    }

    private func list(_ items: [[Span]], from first: Int?) -> String {
        items.enumerated().map { place, item in
            (first.map { "\($0 + place). " } ?? "- ") + text(item)
        }.joined(separator: "\n")
    }

    private func text(_ table: Table) -> String {
        MarkdownText.table(
            table.columns.map { MarkdownText.captured($0.heading) }, table.rows.map { $0.map(text) },
            numbers: Set(table.columns.indices.filter { table.columns[$0].isNumber }))
            + (table.notes.isEmpty ? "" : "\n\n" + table.notes.map(\.text).joined(separator: " "))
    }

    private func text(_ cell: Cell) -> String {
        let bare = cell.series.isEmpty ? text(cell.spans) : series(cell.series)
        let figure = cell.unknown == nil ? bare : "≥ " + bare
        let beside = [cell.change.map { [Span($0)] } ?? [], cell.note].filter { !$0.isEmpty }
        return beside.isEmpty ? figure : "\(figure) (\(text(.joined(beside, ", "))))"
    }

    private func text(_ grid: Grid) -> String {
        MarkdownText.table(
            ["", grid.title, ""],
            grid.rows.map { row in
                [
                    row.heading, "`\(SparkText.of(row.counts, greatest: grid.greatest))`",
                    Numbers.grouped(row.counts.reduce(0, +)),
                ]
            }, numbers: [2])
    }

    private func text(_ moment: Moment) -> String {
        let says = text([moment.says].toned(.heading))
        let head = (["**\(moment.time)**"] + moment.facts + [says]).joined(separator: " · ")
        let lines = (moment.effects + moment.notes).map { "- \(text($0))" }
        let place = [moment.url, moment.source.text].filter { !$0.isEmpty }.map(MarkdownText.captured)
        return
            ([head] + (lines.isEmpty ? [] : [lines.joined(separator: "\n")]) + [
                "<sub>\(place.joined(separator: " · "))</sub>", code(moment.body),
            ])
            .joined(separator: "\n\n")
    }

    /// As it is, in a block that none of its lines can end.
    private func code(_ text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { PlainText.visible(String($0)) }
        let longest = lines.flatMap { $0.split(whereSeparator: { $0 != "`" }) }.map(\.count).max() ?? 0
        let fence = String(repeating: "`", count: max(3, longest + 1))
        return ([fence] + lines + [fence]).joined(separator: "\n")
    }

    /// Where nothing is known stands a blank as wide as a block: usual ones are lost in a cell.
    private func series(_ counts: [Int?]) -> String { SparkText.of(counts).replacing(" ", with: "\u{2007}") }

    private func text(_ spans: [Span]) -> String {
        var runs: [(isBold: Bool, text: String)] = []
        for span in spans {
            let text = span.isCaptured ? MarkdownText.captured(span.shown) : span.shown
            let isBold = span.tone != nil && span.tone != .quiet
            if runs.last?.isBold == isBold {
                runs[runs.count - 1].text += text
            } else {
                runs.append((isBold, text))
            }
        }
        return runs.map { $0.isBold ? bold($0.text) : $0.text }.joined()
    }

    /// Blanks stand outside: Markdown shows the asterisks beside them.
    private func bold(_ text: String) -> String {
        guard let first = text.firstIndex(where: { $0 != " " }), let last = text.lastIndex(where: { $0 != " " }) else {
            return text
        }
        return "\(text[..<first])**\(text[first...last])**\(text[text.index(after: last)...])"
    }
}
