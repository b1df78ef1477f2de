import ArgumentParser
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
            later that nothing before it was changed: verify --seal.

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
                    program: record.program, others: record.others, damage: record.damage, seal: record.seal)
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
            imports.isEmpty ? "Nothing was imported so far.\n" : table.text(TerminalWindow.wholeStyle) + seal)
    }

    private static let columns = [
        AlignedTable.Column(heading: "#", isNumber: true), .init(heading: "imported at"),
        .init(heading: "lines", isNumber: true, rank: 3), .init(heading: "new", isNumber: true, rank: 1),
        .init(heading: "duplicates", isNumber: true, rank: 4), .init(heading: "quarantined", isNumber: true, rank: 2),
        .init(heading: "sha256", rank: 5), .init(heading: "path", least: 24, keepsEnd: true),
    ]
}
