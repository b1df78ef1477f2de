import Bytes
import Figures
import Foundation
import IngestionAPI

/// The description of an export: a Data Package by the Frictionless standard, version 1 (https://specs.frictionlessdata.io),
/// which the tools at hand read; version 2 reads it, too.
///
/// Beside the standard's own properties: `unit` of a field, `timezone` of a time without one, `guard` of text that
/// may have an apostrophe in front, and `guard` of a resource, which says how to take it off.
struct DataPackage: Encodable {
    let profile = "data-package"
    let name: String
    let title: String
    let language: String
    let period: JSONObject
    /// Only what was known by then is told; nil where nothing is left out.
    let asOf: String?
    let resources: [Resource]

    init(
        _ figures: WeeklyFigures, _ tables: [ExportTable], _ files: [ExportFile], _ format: ExportFormat,
        _ language: ReportLanguage
    ) {
        let period = figures.period
        name = "ingest-audit-" + period.isoInterval.lowercased().replacing("/", with: "-")
        let words = Words(language)
        title = words.title(ofExport: period)
        self.language = language.rawValue
        self.period = JSONObject(period)
        asOf = figures.asOf?.description
        // A file a table, or one file of all.
        resources = tables.enumerated().map { index, table in
            Resource(table, files[min(index, files.count - 1)], format, period.timeZone, words)
        }
    }

    /// The document with its keys in order, ending in a line break.
    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }

    /// One table in its file.
    struct Resource: Encodable {
        let profile = "tabular-data-resource"
        let name: String
        let title: String
        let description: String
        let path: String
        let format: String
        let mediatype: String
        let encoding = "utf-8"
        let bytes: Int
        let hash: String
        let dialect: Dialect
        let schema: Schema
        let `guard`: Guard?

        init(
            _ table: ExportTable, _ file: ExportFile, _ format: ExportFormat, _ zone: ReportTimeZone, _ words: Words
        ) {
            name = table.name
            title = table.title
            description = table.description
            path = file.name
            bytes = file.bytes.count
            hash = "sha256:\(SHA256(of: file.bytes))"
            dialect = Dialect(format, sheet: table.name)
            schema = Schema(fields: table.columns.map { Field($0, format, zone) })
            switch format {
            case .csv(let profile):
                self.format = "csv"
                mediatype = "text/csv"
                self.guard = profile == .raw ? nil : Guard(description: words["exportGuard"])
            case .xlsx:
                self.format = "xlsx"
                mediatype = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
                self.guard = nil
            }
        }
    }

    /// How text is kept from being taken for something else, and how to get it back.
    struct Guard: Encodable {
        let prefix = SpreadsheetGuard.mark
        let description: String
    }

    /// How the file is written.
    struct Dialect: Encodable {
        var delimiter: String?
        var lineTerminator: String?
        var quoteChar: String?
        var doubleQuote: Bool?
        var skipInitialSpace: Bool?
        var header: Bool?
        var excel: Sheet?

        struct Sheet: Encodable {
            let sheet: String
        }

        init(_ format: ExportFormat, sheet: String) {
            guard case .csv(let profile) = format else {
                excel = Sheet(sheet: sheet)
                return
            }
            let style = profile.style(.utc)
            delimiter = String(style.delimiter)
            lineTerminator = style.lineEnd
            quoteChar = "\""
            doubleQuote = true
            skipInitialSpace = false
            header = true
        }
    }

    /// The columns.
    struct Schema: Encodable {
        let fields: [Field]
        let missingValues = [""]
    }

    /// One column.
    struct Field: Encodable {
        let name: String
        let title: String
        let description: String
        let type: String
        var format: String?
        var decimalChar: String?
        var constraints: Bounds?
        var unit: String?
        var timezone: String?
        var `guard`: Bool?

        struct Bounds: Encodable {
            let minimum = 0
            let maximum = 1
        }

        init(_ column: ExportColumn, _ format: ExportFormat, _ zone: ReportTimeZone) {
            name = column.name
            title = column.title
            description = column.description
            unit = column.unit
            var style: CSVStyle?
            if case .csv(let profile) = format { style = profile.style(zone) }
            switch column.kind {
            case .identifier, .text:
                type = "string"
                if style?.protection == .guarded { self.guard = true }
            case .count:
                type = "integer"
            case .number, .rate:
                type = "number"
                if let style, style.decimal != "." { decimalChar = String(style.decimal) }
                if column.kind == .rate { constraints = Bounds() }
            case .date:
                type = "date"
            case .time:
                type = "datetime"
                let isLocal = style == nil || style?.clock != nil
                if style != nil { self.format = isLocal ? "%Y-%m-%d %H:%M:%S" : "%Y-%m-%dT%H:%M:%S.%fZ" }
                timezone = isLocal ? zone.identifier : "UTC"
            }
        }
    }
}

extension Words {
    /// What an export is called.
    func title(ofExport period: Period) -> String {
        self("exportTitle", ["first": period.first.description, "last": period.last.description])
    }
}
