import Figures
import IngestionAPI

/// What was imported, in the order of import, and the seal of the last one.
struct ImportsReport: Report {
    /// So many imports that were read by other rules are named.
    private static let mostNamed = 20

    let imports: [ImportFigures]
    let options: ReportOptions

    var zone: ReportTimeZone { .utc }

    func tables() -> [ExportTable] {
        [ExportTable("imports", ImportsColumns.all, of: imports, ExportWords(options.language))]
    }

    func json() throws -> String { try JSONDocument.text(imports.map { JSONObject($0) }) }

    func document() -> Document {
        let writing = Writing(options, zone)
        let words = writing.words
        guard let last = imports.last else { return Document(title: [Span(words["importsNone"])]) }
        let seal = last.record.seal.map { Block.paragraph(words("importsSeal", ["seal": String($0.prefix(16))])) }
        return Document(
            title: [Span(words.counted("import", imports.count))],
            sections: [
                Section("imports", [.table(Table("imports", ImportsColumns.all, of: imports, writing))]),
                Section("sources", sources(words)), Section("mended", mended(words)),
                Section("seal", seal.map { [$0] } ?? []),
            ].filter { !$0.blocks.isEmpty })
    }

    /// Which histories imports were taken over from, a line each.
    private func sources(_ words: Words) -> [Block] {
        var counts: [(path: String, imports: Int)] = []
        for path in imports.compactMap(\.record.source) {
            if let place = counts.firstIndex(where: { $0.path == path }) {
                counts[place].imports += 1
            } else {
                counts.append((path, 1))
            }
        }
        guard !counts.isEmpty else { return [] }
        return [
            .list(
                counts.map { path, imports in
                    words.spans(
                        "importsSource", ["n": [Span(words.counted("import", imports))], "path": [Span(path, .prose)]])
                })
        ]
    }

    /// Which imports might say something else today, and how to find out.
    private func mended(_ words: Words) -> [Block] {
        let mended = imports.filter(\.isMendedSince)
        guard !mended.isEmpty else { return [] }
        let named = mended.prefix(Self.mostNamed).map {
            [Span("\($0.record.key) ("), Span($0.record.format, .name), Span(")")]
        }
        let left = mended.count - named.count
        let more = left > 0 ? [[Span(words("andMore", ["n": Numbers.grouped(left)]))]] : []
        let key = mended.count == 1 ? "importsMendedOne" : "importsMendedOther"
        return [
            .command(
                words.spans(key, ["list": .joined(named + more, ", ")]),
                command: "ingest-audit import PATH… --db NEW.sqlite")
        ]
    }
}

/// The columns of the ledger.
enum ImportsColumns {
    typealias Column = TableColumn<ImportFigures>

    static let all: [Column] = [
        count("number") { $0.key }.shown { row, _ in Cell("\(row.record.key)", sort: Double(row.record.key)) },
        Column("started_at", .time) { .time($0.record.startedAt) },
        Column("finished_at", .time) { .time($0.record.finishedAt) }
            .shown { row, _ in Cell(row.record.finishedAt.description.prefix(19) + "Z") },
        Column("format", .text) { .text($0.record.format) },
        Column("organization", .identifier) { $0.record.organization.map { .text($0) } ?? .empty },
        count("bytes") { $0.bytes },
        count("lines") { $0.lines }.shown(rank: 3),
        count("exchanges") { $0.exchanges },
        count("new") { $0.exchanges - $0.duplicates }.shown(rank: 1),
        count("duplicates") { $0.duplicates }.shown(rank: 4),
        count("quarantined") { $0.quarantined }.shown(rank: 2),
        count("requests") { $0.requests },
        count("others") { $0.others },
        Column("sha256", .identifier) { .text($0.record.sha256) }
            .shown(rank: 5) { row, _ in Cell(String(row.record.sha256.prefix(12))) },
        Column("path", .identifier) { .text($0.record.path) }
            .shown(least: 24, keepsEnd: true) { row, _ in Cell([Span(row.record.path, .prose)]) },
        Column("program", .text) { .text($0.record.program) },
        .count("reading_rules") { $0.readingRules },
        Column("mended_since", .text) { .text($0.isMendedSince ? "yes" : "no") },
        Column("damage", .text) { $0.record.damage.map { .text($0) } ?? .empty },
        Column("seal", .identifier) { $0.record.seal.map { .text($0) } ?? .empty },
        Column("source", .identifier) { $0.record.source.map { .text($0) } ?? .empty },
        Column("source_seal", .identifier) { $0.record.sourceSeal.map { .text($0) } ?? .empty },
    ]

    private static func count(_ name: String, _ count: @escaping @Sendable (ImportRecord) -> Int) -> Column {
        .count(name) { count($0.record) }
    }
}
