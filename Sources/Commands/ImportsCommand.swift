import ArgumentParser
import Capture
import History
import IngestionAPI
import Reporting

/// `ingest-audit imports`: what was imported.
struct ImportsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "imports",
        abstract: "List what was imported.",
        usage: "ingest-audit imports [<options>]",
        discussion: """
            In the order of import, each with its lines, what was new, what was known already, what waits in quarantine, and \
            the SHA-256 of its bytes. The seal of the last import stands below the list. Noted in another place, it shows \
            later that nothing before it was changed: verify --seal. Imports by rules of reading that have been mended since are \
            named: what they brought stays as it is.

            Examples:
              ingest-audit imports
              ingest-audit imports --json
            """)

    @Flag(help: "Print the list as JSON.")
    var json = false

    @OptionGroup var global: GlobalOptions

    private struct Record: Encodable {
        var number: Int
        var path: String
        var format: String
        var organization: String?
        var sha256: String
        var bytes: Int
        var lines: Int
        var exchanges: Int
        var duplicates: Int
        var quarantined: Int
        var requests: Int
        var startedAt: String
        var finishedAt: String
        var program: String
        var readingRules: Int
        /// Whether the rules have been mended since, so that its file might be read differently now.
        var isMendedSince: Bool
        var others: Int
        var damage: String?
        var seal: String?
    }

    func run() throws {
        let imports = try global.openHistory().imports()
        if json {
            let records = imports.map { record in
                Record(
                    number: record.key, path: record.path, format: record.format, organization: record.organization,
                    sha256: record.sha256, bytes: record.bytes, lines: record.lines, exchanges: record.exchanges,
                    duplicates: record.duplicates, quarantined: record.quarantined, requests: record.requests,
                    startedAt: record.startedAt.description, finishedAt: record.finishedAt.description,
                    program: record.program,
                    readingRules: ReadingRules.number(ofLedgerName: record.program),
                    isMendedSince: record.isMendedSince, others: record.others, damage: record.damage, seal: record.seal
                )
            }
            try Session.current.output.write(try JSONText.text(records))
            return
        }
        let rows = imports.map { record in
            [
                "\(record.key)", String(record.finishedAt.description.prefix(19)) + "Z", Grouped.text(record.lines),
                Grouped.text(record.exchanges - record.duplicates), Grouped.text(record.duplicates),
                Grouped.text(record.quarantined), String(record.sha256.prefix(12)), Printable.text(record.path),
            ]
        }
        let table = AlignedTable(columns: Self.columns, rows: rows)
        let seal = imports.last?.seal.map { "The last import's seal is \($0.prefix(16)).\n" } ?? ""
        try Session.current.output.write(
            imports.isEmpty
                ? "Nothing was imported so far.\n"
                : table.text(TerminalWindow.wholeStyle) + Self.mended(imports.filter(\.isMendedSince)) + seal)
    }

    /// Which imports might say something else today, and how to find out; empty where there are none.
    private static func mended(_ imports: [ImportRecord]) -> String {
        guard !imports.isEmpty else { return "" }
        let named = imports.prefix(mostNamed).map { "\($0.key) (\($0.format))" }.joined(separator: ", ")
        let more = imports.count > mostNamed ? " and \(imports.count - mostNamed) more" : ""
        let those = imports.count == 1 ? "Import \(named) was" : "Imports \(named)\(more) were"
        return
            "\(those) read by rules that have been mended since. What was imported stays as it is; to see what the files say by "
            + "today's rules, import them into a new database: ingest-audit import PATH… --db NEW.sqlite\n"
    }

    private static let mostNamed = 20

    private static let columns = [
        AlignedTable.Column(heading: "#", isNumber: true), .init(heading: "imported at"),
        .init(heading: "lines", isNumber: true, rank: 3), .init(heading: "new", isNumber: true, rank: 1),
        .init(heading: "duplicates", isNumber: true, rank: 4), .init(heading: "quarantined", isNumber: true, rank: 2),
        .init(heading: "sha256", rank: 5), .init(heading: "path", least: 24, keepsEnd: true),
    ]
}

extension ImportRecord {
    /// Whether its file might be read differently by the rules of this version.
    fileprivate var isMendedSince: Bool {
        ReadingRules.areMended(sinceLedgerName: program, format: format, firstAt: firstAt)
    }
}
