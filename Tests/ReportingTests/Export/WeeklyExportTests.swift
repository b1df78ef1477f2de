import Bytes
import Figures
import Foundation
import IngestionAPI
import Testing

@testable import Reporting

@Suite("The export")
struct WeeklyExportTests {
    private func file(_ name: String, _ format: ExportFormat, of figures: WeeklyFigures = SampleFigures.ordinary) throws
        -> String
    {
        let files = try WeeklyExport.files(figures, as: format, in: .en, acknowledgements: [])
        return String(decoding: try #require(files.first { $0.name == name }).bytes, as: UTF8.self)
    }

    private func package(_ format: ExportFormat, _ language: ReportLanguage = .en) throws -> Package {
        let files = try WeeklyExport.files(SampleFigures.ordinary, as: format, in: language, acknowledgements: [])
        return try JSONDecoder().decode(Package.self, from: Data(try #require(files.last).bytes))
    }

    /// A Data Package as far as it is looked at here.
    private struct Package: Decodable {
        struct Field: Decodable {
            var name: String
            var title: String
            var description: String
            var type: String
            var format: String?
            var decimalChar: String?
            var unit: String?
            var timezone: String?
            var `guard`: Bool?
        }
        struct Schema: Decodable { var fields: [Field] }
        struct Dialect: Decodable {
            var delimiter: String?
            var lineTerminator: String?
        }
        struct Guard: Decodable { var prefix: String }
        struct Resource: Decodable {
            var name: String
            var path: String
            var bytes: Int
            var hash: String
            var dialect: Dialect
            var schema: Schema
            var `guard`: Guard?
        }
        var name: String
        var resources: [Resource]

        func field(_ table: String, _ name: String) -> Field? {
            resources.first { $0.name == table }?.schema.fields.first { $0.name == name }
        }
    }

    @Test("is a file a table, and a description that comes last")
    func files() throws {
        let names = try WeeklyExport.files(SampleFigures.ordinary, as: .csv(.raw), in: .en, acknowledgements: []).map(
            \.name)
        #expect(
            names == [
                "mappings.csv", "errors.csv", "requests.csv", "findings.csv", "days.csv", "weeks.csv", "totals.csv",
                "datapackage.json",
            ])
    }

    @Test("raw has no byte added: the mappings are those of the report's own CSV, but for defused formulas")
    func raw() throws {
        let report = try WeeklyReport.write(SampleFigures.ordinary, as: .csv, options: ReportOptions())
        #expect(try file("mappings.csv", .csv(.raw)) == report)
        let hostile = try file("errors.csv", .csv(.raw), of: SampleFigures.hostile)
        #expect(hostile.contains("\n=1+1,"))
        #expect(!hostile.unicodeScalars.contains("\r"))
        #expect(try file("requests.csv", .csv(.raw)).contains(",900719925474099267,2026-11-20T05:00:00.000Z,"))
    }

    @Test("for spreadsheets has a byte-order mark, CRLF, guarded text, and numbers that stay numbers")
    func spreadsheet() throws {
        let requests = try file("requests.csv", .csv(.spreadsheet))
        #expect(requests.hasPrefix("\u{FEFF}organization,"))
        #expect(requests.hasSuffix("\r\n"))
        #expect(requests.contains(",'900719925474099267,2026-11-20 05:00:00,"))
        #expect(requests.contains(",'01E4567890123456789012345678,"))
        let errors = try file("errors.csv", .csv(.spreadsheet), of: SampleFigures.hostile)
        #expect(errors.contains("\r\n'=1+1,1,0,1,"))
        let mappings = try file("mappings.csv", .csv(.spreadsheet))
        #expect(mappings.contains(",-0."), "a change that is negative")
    }

    @Test("writes a decimal comma where it is asked for, and only in numbers")
    func decimalComma() throws {
        let mappings = try file("mappings.csv", .csv(.spreadsheet(delimiter: ";", decimal: ",")))
        #expect(mappings.contains(";0,84375;"))
        #expect(!mappings.contains(";0."))
        let package = try package(.csv(.spreadsheet(delimiter: ";", decimal: ",")))
        #expect(package.resources.allSatisfy { $0.dialect.delimiter == ";" && $0.dialect.lineTerminator == "\r\n" })
        #expect(package.field("mappings", "success_rate")?.decimalChar == ",")
    }

    @Test("shows times by the clocks of the report's zone for spreadsheets, and in UTC for programs")
    func clocks() throws {
        var figures = SampleFigures.ordinary
        let seoul = try #require(ReportTimeZone(identifier: "Asia/Seoul"))
        figures.period = Period(week: try #require(figures.period.week), timeZone: seoul)
        #expect(try file("requests.csv", .csv(.spreadsheet), of: figures).contains(",2026-11-16 13:00:00,"))
        #expect(try file("requests.csv", .csv(.raw), of: figures).contains(",2026-11-16T04:00:00.000Z,"))
        #expect(ClockTime(Instant(rfc3339: "2026-11-16T04:30:00Z")!, in: seoul).serial == 46_342.5625)
    }

    @Test("leaves figures empty where nothing was captured, but says on how many hours and days that was")
    func noData() throws {
        for name in ["days.csv", "weeks.csv", "totals.csv"] {
            let rows = try file(name, .csv(.raw), of: SampleFigures.empty).split(separator: "\n")
            #expect(rows.count > 1)
            for row in rows.dropFirst() { #expect(row.hasSuffix(String(repeating: ",", count: 20)), "\(row)") }
        }
        #expect(try file("days.csv", .csv(.raw)).contains("2026-11-18,0,,"))
    }

    @Test("describes each file and each of its columns", arguments: ReportLanguage.allCases)
    func described(language: ReportLanguage) throws {
        let files = try WeeklyExport.files(SampleFigures.ordinary, as: .csv(.raw), in: language, acknowledgements: [])
        let package = try package(.csv(.raw), language)
        #expect(package.name == "ingest-audit-2026-w47")
        #expect(package.resources.map(\.path) == files.dropLast().map(\.name))
        for (resource, file) in zip(package.resources, files) {
            #expect(resource.bytes == file.bytes.count)
            #expect(resource.hash == "sha256:\(SHA256(of: file.bytes))")
            let header = String(decoding: file.bytes, as: UTF8.self).split(separator: "\n")[0]
            #expect(header == resource.schema.fields.map(\.name).joined(separator: ","))
            for field in resource.schema.fields {
                #expect(!field.title.isEmpty && field.title != field.name, "\(resource.name).\(field.name)")
                #expect(!field.description.isEmpty, "\(resource.name).\(field.name)")
                #expect((field.unit != nil) == ["integer", "number"].contains(field.type), "\(field.name)")
            }
        }
        #expect(
            Set(package.resources.flatMap { $0.schema.fields }.map(\.type)).isStrictSuperset(of: ["date", "datetime"]))
    }

    @Test("says how guarded text is had back, of the files that have it")
    func guardDescribed() throws {
        let guarded = try package(.csv(.spreadsheet))
        #expect(guarded.resources.allSatisfy { $0.guard?.prefix == "'" })
        #expect(guarded.field("requests", "request")?.guard == true)
        #expect(guarded.field("requests", "records")?.guard == nil)
        #expect(guarded.field("requests", "submitted")?.format == "%Y-%m-%d %H:%M:%S")
        #expect(guarded.field("requests", "submitted")?.timezone == "UTC")
        #expect(try package(.csv(.raw)).resources.allSatisfy { $0.guard == nil })
        #expect(try package(.csv(.raw)).field("requests", "request")?.guard == nil)
    }

    @Test("the findings' table says until when the team acknowledges one, as the report does")
    func acknowledged() throws {
        let figures = SampleFigures.ordinary
        let mapping = try #require(
            WeeklySummary(figures).findings.first { $0.mapping != nil && $0.weight < 3 }?.mapping)
        let known = Acknowledgement(
            organization: mapping.organization, mapping: mapping.mapping, until: figures.period.last, owner: "team",
            reason: "known")
        let sorted = WeeklySummary(figures, acknowledgements: [known]).sortedFindings
        let table = try #require(
            WeeklyTables.all(figures, in: .en, acknowledgements: [known]).first { $0.name == "findings" })
        #expect(table.columns.last?.name == "acknowledged_until")
        let until = table.rows.compactMap(\.last)
        #expect(until.count == sorted.open.count + sorted.known.count)
        #expect(until.count { $0 == .date(figures.period.last) } == sorted.known.count && !sorted.known.isEmpty)
        #expect(until.count { $0 == .empty } == sorted.open.count && !sorted.open.isEmpty)
    }

    @Test("has the same words in every language, and none for what is not there")
    func words() throws {
        func names<Row>(_ columns: [TableColumn<Row>]) -> [String] { columns.map(\.name) }
        let results = CheckResults(CheckSample.figures([]), CheckSample.thresholds(.maxAgeHours, 24))
        let checks = CheckPhrases(results, ReportOptions())
        let others: [(name: String, columns: [String])] = [
            ("error_codes", names(ErrorsColumns.columns) + ["week_count"]),
            ("episodes", names(EpisodeColumns.all(nil, .none))), ("code_requests", []),
            ("retries", names(RetryColumns.all)), ("code_mappings", names(ShareColumns.all(.none))),
            ("precursors", names(PrecursorColumns.all)), ("batches", names(BatchColumns.all)),
            ("platform_batches", names(BatchColumns.all)), ("reasons", names(ReasonColumns.all(CodeCatalogue(.en)))),
            ("standings", names(MappingsColumns.all(.none))), ("exchanges", names(SightColumns.all)),
            ("checks", names(CheckColumns.all(checks))), ("verification", names(VerifyColumns.checks)),
            ("differences", names(VerifyColumns.differences)), ("quarantine", names(QuarantineReport.columns)),
            ("imports", names(ImportsColumns.all)),
            ("neighbors", names(NeighborColumns.all)), ("rejections", names(RejectionColumns.all(.none))),
            ("requests", names(RequestsColumns.found(.none))), ("mappings", names(MappingsTable.columns(.none))),
        ]
        let tables =
            WeeklyTables.all(SampleFigures.ordinary, in: .en).map { ($0.name, $0.columns.map(\.name)) } + others
        var used: Set<String> = []
        for (table, columns) in tables {
            for column in columns { used.formUnion([column, "\(table).\(column)"]) }
        }
        for language in ReportLanguage.allCases {
            let words = ExportWords(language)
            #expect(Set(words.tables.keys) == Set(tables.map(\.0)))
            #expect(used.isSuperset(of: words.columns.keys))
            #expect(Set(words.columns.keys) == Set(ExportWords(.en).columns.keys))
        }
    }

    @Test("is the same bytes each time it is written, also as a workbook")
    func repeatable() throws {
        let formats: [ExportFormat] = [.csv(.spreadsheet), .csv(.raw)] + (Workbook.isAvailable ? [.xlsx] : [])
        for format in formats {
            let first = try WeeklyExport.files(SampleFigures.hostile, as: format, in: .ko, acknowledgements: [])
            #expect(try WeeklyExport.files(SampleFigures.hostile, as: format, in: .ko, acknowledgements: []) == first)
        }
    }

    @Test("a cell of a workbook holds what Excel takes: no U+0000, and 32,767 units of UTF-16 at most")
    func fitting() {
        #expect(Workbook.fitting("a\0b") == "a\u{FFFD}b")
        let long = Workbook.fitting(String(repeating: "한🙂", count: 20_000))
        #expect(long.utf16.count <= 32_767 && long.utf16.count > 32_760)
        #expect(long.hasSuffix("…"))
        let exact = String(repeating: "x", count: 32_767)
        #expect(Workbook.fitting(exact) == exact)
    }
}
