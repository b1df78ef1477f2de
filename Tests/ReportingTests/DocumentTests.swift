import IngestionAPI
import Testing

@testable import Reporting

/// A document says the same in each format.
@Suite("Documents")
struct DocumentTests {
    private static let documents: [(name: String, document: Document)] = [
        ("ordinary", WeeklySections(WeeklySummary(SampleFigures.ordinary), ReportOptions()).document()),
        ("hostile", WeeklySections(WeeklySummary(SampleFigures.hostile), ReportOptions()).document()),
        (
            "blocks",
            Document(
                title: [Span("Blocks of "), Span("<b>", .name)],
                lead: [.remark("lead"), .series([1, nil, 3], [Span("three weeks")])],
                sections: [
                    Section("one", "A list", [.list([[Span("first")], [Span("a|b", .prose)]], isNumbered: true)]),
                    Section(
                        "two",
                        [
                            .grid(
                                Grid(
                                    title: "hours", headings: ["00", ""], rows: [.init(heading: "Mon", counts: [2, 1])])
                            ),
                            .timeline([
                                Moment(
                                    time: "10:00", exactTime: "2026-11-22T10:00:00Z", facts: ["POST"],
                                    says: Span("submitted", tone: .good), effects: [[Span("rule 2")]],
                                    url: "https://x/<y>",
                                    source: Span("c.ndjson:1", .prose), body: "{\"a\":\n```}")
                            ]), .raw("raw & text"), .command("To see all", "ingest-audit errors"),
                            .verdict(Span("Trouble", tone: .bad), [Span("two of three")]),
                            .definitions([Definition([Span("term")], [Span("meaning")], id: "term")]),
                            .details(Details(.more, [Span("more")], [.paragraph("inner")])),
                        ]),
                    Section(
                        "three",
                        [
                            .notices(
                                [
                                    Notice(
                                        tone: .bad, label: "Problem", says: [Span("broke")], aside: [Span("known")],
                                        links: [Span("there", link: .section("one"))])
                                ], from: nil),
                            .tiles([
                                Tile(
                                    label: "Rate", term: "term", value: "89%", verdict: "worse", change: "-1",
                                    details: ["8 of 9", "so far"])
                            ]),
                            .charts([
                                Chart(
                                    key: "chart", title: "A chart", text: "bars", term: "term",
                                    drawing: .time(
                                        TimeChart(
                                            unknown: "no data", low: 0, high: 2, ticks: [],
                                            columns: [.init(summary: "one", marks: [.bar(.success, from: 0, to: 1)])])),
                                    note: "the rest",
                                    table: Table(
                                        "chart", title: "A chart", headings: ["day", "count"],
                                        rows: [[Cell("Mon"), Cell("1")]]))
                            ]),
                        ]),
                ], foot: [.remark("foot")])
        ),
    ]

    /// Everything that a reader is told, piece by piece.
    /// - Parameter tables: whether all of what stands in tables and timelines, which a mail cuts short, is told.
    private static func pieces(_ document: Document, tables: Bool = true) -> [Span] {
        func of(_ block: Block) -> [Span] {
            switch block {
            case .paragraph(let spans), .remark(let spans), .series(_, let spans): spans
            case .list(let items, _): items.flatMap(\.self)
            case .verdict(let state, let says): [state] + says
            case .notices(let notices, _): notices.flatMap { $0.says + $0.aside }
            case .tiles(let tiles): tiles.flatMap { [$0.label, $0.value, $0.change] + $0.details }.map { Span($0) }
            case .charts(let charts):
                charts.flatMap { [Span($0.title)] + (tables ? [Span($0.note ?? "")] + of(.table($0.table)) : []) }
            case .definitions(let definitions): definitions.flatMap { $0.term + $0.text }
            case .details(let details): details.summary + details.blocks.flatMap(of)
            case .table where !tables: []
            case .timeline where !tables: []
            case .table(let table):
                table.columns.map { Span($0.heading) }
                    + table.rows.flatMap { row in
                        row.flatMap { $0.spans + $0.note + ($0.change.map { [Span($0)] } ?? []) }
                    }
            case .grid(let grid): grid.rows.map { Span($0.heading) } + [Span(grid.title)]
            case .timeline(let moments):
                moments.flatMap { moment in
                    [Span(moment.time), moment.says, Span(moment.url, .prose), moment.source]
                        + moment.facts.map { Span($0) } + moment.effects.flatMap(\.self)
                }
            case .raw(let text): [Span(text, .prose)]
            case .command(let what, let command): what + [Span(command)]
            }
        }
        return document.title + (document.lead + document.foot).flatMap(of)
            + document.sections.flatMap { ($0.heading ?? []) + $0.blocks.flatMap(of) }
    }

    private static func words(_ text: String) -> String { text.split { $0.isWhitespace }.joined(separator: " ") }

    @Test("say every piece in a terminal, in Markdown and on a page", arguments: documents.indices)
    func agree(index: Int) throws {
        let (name, document) = Self.documents[index]
        let words = Words(.en)
        let text = Self.words(TerminalWriter(style: TerminalStyle(width: 100_000), words: words).written(document))
        let markdown = Self.words(MarkdownWriter(words: words).written(document))
        let page = Self.words(PageWriter(ReportOptions(programVersion: "0.0.0")).written(document))
        let mail = Self.words(MailWriter(words: words).written(document))
        let escaping = PageContentType()
        for piece in Self.pieces(document) where piece.text.contains(where: { !$0.isWhitespace }) {
            let shown = piece.origin == .name || piece.origin == .identifier
            let visible = PlainText.visible(piece.text)
            #expect(text.contains(Self.words(shown ? DisplayWidth.cut(visible, to: 32) : visible)), "\(name): \(piece)")
            let marked =
                piece.isCaptured ? MarkdownText.captured(shown ? ShownName.of(piece.text) : piece.text) : piece.text
            #expect(
                markdown.contains(Self.words(marked)) || markdown.contains(Self.words(visible)), "\(name): \(piece)")
            // A page marks changes, and leaves out that there is none.
            if piece.text.hasPrefix("±") { continue }
            let escaped = escaping.escapeText(piece.visible)
            #expect(page.contains(Self.words(escaped)), "\(name): \(piece)")
        }
        for piece in Self.pieces(document, tables: false) where piece.text.contains(where: { !$0.isWhitespace }) {
            let escaped = escaping.escapeText(piece.visible)
            #expect(mail.contains(Self.words(escaped)), "\(name), mail: \(piece)")
        }
    }

    @Test(
        "in Markdown captured text begins no list and no heading, and keeps its dates readable",
        arguments: [
            ("- x", "\\- x"), ("+1", "\\+1"), ("=", "\\="), ("12. x-y", "12\\. x-y"), ("2026-11-16", "2026-11-16"),
            ("a-b. c", "a-b. c"), ("", ""), ("7", "7"),
        ])
    func beginnings(captured: String, shown: String) { #expect(MarkdownText.captured(captured) == shown) }

    @Test("in Markdown neighbours of one tone are bold together, with blanks outside")
    func bold() {
        let spans = [Span("a ", tone: .bad), Span("b*", .name, tone: .watch), Span(" c"), Span(" ", tone: .good)]
        let markdown = MarkdownWriter(words: Words(.en)).written(Document(title: [], lead: [.paragraph(spans)]))
        #expect(markdown.hasSuffix("\n\n**a b\\*** c \n"))
    }

    @Test("have lines that fit the terminal, but for what is to be copied", arguments: [40, 80, 120])
    func width(limit: Int) {
        for (name, document) in Self.documents where name != "blocks" {
            let text = TerminalWriter(style: TerminalStyle(width: limit), words: Words(.en)).written(document)
            for line in text.split(separator: "\n") {
                #expect(DisplayWidth.of(String(line)) <= limit, "\(name): \(line)")
            }
        }
    }

    @Test("of a report about a part say what it is about, and their commands are about it, too")
    func scoped() throws {
        var options = ReportOptions(database: "h.sqlite")
        (options.organization, options.mappings) = ("ac me", ["1042"])
        func written(_ format: ReportFormat) throws -> String {
            try WeeklyReport.write(SampleFigures.ordinary, as: format, options: options)
        }
        #expect(try written(.text).contains("\nOrganization: ac me · Mapping: 1042\n"))
        #expect(try written(.markdown).contains("\n\nOrganization: ac me · Mapping: 1042\n\n"))
        let page = try written(.html)
        #expect(page.contains("<p class=\"remark\">Organization: <bdi>ac me</bdi> · Mapping: <bdi>1042</bdi></p>"))
        #expect(page.contains("--week 2026-W47 --org &#39;ac me&#39; --mapping 1042 --db h.sqlite"))
        let mail = WeeklyMail(WeeklySections(WeeklySummary(SampleFigures.ordinary, options), options))
        #expect(mail.subject.hasSuffix(" (ac me, 1042)"))
        #expect(
            mail.document().foot.contains {
                if case .command(_, let command) = $0 {
                    command.contains(" --org 'ac me' --mapping 1042 ")
                } else {
                    false
                }
            })
        (options.organization, options.mappings) = (nil, [])
        #expect(try !written(.text).contains("Organization: "))
    }

    @Test("end no block of code before its end, whatever stands in it")
    func fences() {
        let markdown = MarkdownWriter(words: Words(.en)).written(Self.documents[2].document)
        #expect(markdown.contains("````\n{\"a\":\n```}\n````"))
    }

    @Test("a name gives way before the identifier beside it")
    func shortened() throws {
        let cell = Cell([
            Span("A very long name of a mapping", .name), Span(" ("), Span("1042", .identifier), Span(")"),
        ])
        let table = Table(
            name: "t", columns: [.init(name: "mapping", heading: "Mapping", isNumber: false, rank: 0, least: 8)],
            rows: [[cell]])
        func written(_ width: Int) -> String {
            TerminalWriter(style: TerminalStyle(width: width), words: Words(.en)).written(table)
        }
        #expect(written(20).contains("A very long … (1042)"))
        #expect(written(8).contains("\n1042\n"))
    }
}
