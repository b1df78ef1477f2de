import Mustache

/// What the template `document` asks of a page. Nothing is an empty list: a missing name would be looked up further out.
struct PageValues: MustacheParent {
    let document: Document
    let anchors: PageAnchors
    let words: Words
    let style: String
    let styleHash: String
    let version: String

    func child(named name: String) -> Any? {
        switch name {
        case "language": words["language"]
        case "title": HeadingValues(spans: spans(document.title))
        case "plainTitle": document.plainTitle
        case "style": style
        case "styleHash": styleHash
        case "version": version
        case "madeBy": words("madeBy", ["version": version])
        case "lead": blocks(document.lead)
        case "foot": blocks(document.foot)
        case "sections": document.sections.map { SectionValues(section: $0, page: self) }
        case "contents": contents
        default: nil
        }
    }

    /// The headings, where there are enough of them to look for one.
    private var contents: [ContentsValues] {
        let named = document.sections.compactMap { section in
            section.heading.map { ContentsValues(key: section.key, heading: $0.plain) }
        }
        return named.count > 3 ? named : []
    }

    func spans(_ spans: [Span]) -> [SpanValues] {
        spans.map { SpanValues(span: $0, anchor: anchors[$0.link]) }
    }

    func blocks(_ blocks: [Block]) -> [BlockValues] { blocks.map { BlockValues(block: $0, page: self) } }
}

/// An entry of the bar of sections.
struct ContentsValues: MustacheParent {
    let key: String
    let heading: String

    func child(named name: String) -> Any? {
        switch name {
        case "key": key
        case "heading": heading
        default: nil
        }
    }
}

/// A section.
struct SectionValues: MustacheParent {
    let section: Section
    let page: PageValues

    func child(named name: String) -> Any? {
        switch name {
        case "key": section.key
        case "anchor": page.anchors[section.place].map { [$0] } ?? []
        case "heading": section.heading.map { [HeadingValues(spans: page.spans($0))] } ?? []
        case "blocks": page.blocks(section.blocks)
        default: nil
        }
    }
}

/// A heading, or another line of pieces.
struct HeadingValues: MustacheParent {
    let spans: [SpanValues]

    func child(named name: String) -> Any? { name == "spans" ? spans : nil }
}

/// A piece of text.
struct SpanValues: MustacheParent {
    let span: Span
    let anchor: String?

    func child(named name: String) -> Any? {
        switch name {
        case "text": span.origin == .program || span.origin == .prose ? span.text : ShownName.of(span.text)
        case "isCaptured": span.isCaptured
        case "tone": span.tone.map { [$0.name] } ?? []
        case "anchor": anchor.map { [$0] } ?? []
        default: nil
        }
    }
}

/// A block: the one of its names that it is has a value, the others have none.
struct BlockValues: MustacheParent {
    let block: Block
    let page: PageValues

    func child(named name: String) -> Any? {
        switch (name, block) {
        case ("paragraph", .paragraph(let spans)), ("remark", .remark(let spans)):
            [HeadingValues(spans: page.spans(spans))]
        case ("list", .list(let items, false)), ("numbered", .list(let items, true)):
            [ListValues(items: items.map { HeadingValues(spans: page.spans($0)) })]
        case ("table", .table(let table)): [TableValues(table: table, page: page)]
        case ("grid", .grid(let grid)): [GridValues(grid: grid)]
        case ("series", .series(let counts, let what)):
            [CaptionedSeriesValues(series: SeriesValues(series: counts), what: page.spans(what))]
        case ("timeline", .timeline(let moments)):
            [ListValues(items: moments.map { MomentValues(moment: $0, page: page) })]
        case ("raw", .raw(let text)): [text]
        case ("command", .command(let what, let command)): [CommandValues(what: page.spans(what), command: command)]
        default: [String]()
        }
    }
}

/// A list of anything.
struct ListValues<Item>: MustacheParent {
    let items: [Item]

    func child(named name: String) -> Any? { name == "items" ? items : nil }
}

/// Counts as bars, and what they are.
struct CaptionedSeriesValues: MustacheParent {
    let series: SeriesValues
    let what: [SpanValues]

    func child(named name: String) -> Any? { name == "spans" ? what : series.child(named: name) }
}

/// A command to copy.
struct CommandValues: MustacheParent {
    let what: [SpanValues]
    let command: String

    func child(named name: String) -> Any? {
        switch name {
        case "spans": what
        case "line": command
        default: nil
        }
    }
}

/// A point of a timeline.
struct MomentValues: MustacheParent {
    let moment: Moment
    let page: PageValues

    func child(named name: String) -> Any? {
        switch name {
        case "time": moment.time
        case "exactTime": moment.exactTime
        case "facts": moment.facts
        case "says": HeadingValues(spans: page.spans([moment.says]))
        case "effects": (moment.effects + moment.notes).map { HeadingValues(spans: page.spans($0)) }
        case "url": moment.url
        case "source": moment.source
        case "body": moment.body
        default: nil
        }
    }
}

/// A grid of counts, shaded by their share of the greatest.
struct GridValues: MustacheParent {
    let grid: Grid

    func child(named name: String) -> Any? {
        switch name {
        case "title": grid.title
        case "headings": grid.headings
        case "rows":
            grid.rows.map { row in
                GridRowValues(
                    heading: row.heading, sum: Numbers.grouped(row.counts.reduce(0, +)),
                    cells: row.counts.map { count in
                        GridCellValues(
                            level: count == 0 ? 0 : 1 + count * 4 / max(1, grid.greatest),
                            text: count == 0 ? "" : Numbers.grouped(count))
                    })
            }
        default: nil
        }
    }
}

/// A row of a grid.
struct GridRowValues: MustacheParent {
    let heading: String
    let sum: String
    let cells: [GridCellValues]

    func child(named name: String) -> Any? {
        switch name {
        case "heading": heading
        case "sum": sum
        case "cells": cells
        default: nil
        }
    }
}

/// A cell of a grid: how it is shaded, `h0` nothing to `h5`, and what stands in it.
struct GridCellValues: MustacheParent {
    let level: Int
    let text: String

    func child(named name: String) -> Any? {
        switch name {
        case "level": level
        case "text": text
        default: nil
        }
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
