import Foundation
import IngestionAPI

/// A report of one's own as JSON, schema `ingest-audit/custom/1`: rows are objects whose keys are SQL's names.
///
/// What is unknown is `null`. Times are RFC 3339 in UTC, dates ISO 8601, bytes hexadecimal; an infinite number is the
/// text `inf` or `-inf`, as JSON has none.
struct CustomJSON: Encodable {
    let schema = "ingest-audit/custom/1"
    let report: String
    let title: String
    @Null var description: String?
    @Null var period: PeriodDocument?
    let timezone: String
    let columns: [Column]
    let rows: [Row]
    @Null var cut: Cut?

    init(_ table: QueryTable, _ writings: [ColumnWriting]) {
        report = table.name
        title = table.title
        description = table.summary
        period = table.period.map(PeriodDocument.init)
        timezone = table.timeZone.identifier
        columns = table.columns.map(Column.init)
        rows = table.rows.map { row in
            Row(names: table.columns.map(\.name), values: paired(writings, row).map { $0.exact($1) })
        }
        switch table.cut {
        case .rows(let limit): cut = Cut(limit: "rows", value: limit)
        case .bytes(let limit): cut = Cut(limit: "bytes", value: limit)
        case nil: cut = nil
        }
    }

    /// The document with its keys in order, ending in a line break.
    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }

    /// A column, in the order of the result.
    struct Column: Encodable {
        let name: String
        let label: String
        @Null var kind: String?
        @Null var unit: String?

        init(_ column: QueryColumn) {
            name = column.name
            label = column.label
            kind = column.kind?.rawValue
            unit = column.unit
        }
    }

    /// Which limit the result went over.
    struct Cut: Encodable {
        let limit: String
        let value: Int
    }

    /// One row, by the names of its columns.
    struct Row: Encodable {
        let names: [String]
        let values: [QueryValue]

        private struct Key: CodingKey {
            let stringValue: String
            var intValue: Int? { nil }

            init(stringValue: String) {
                self.stringValue = stringValue
            }

            init?(intValue: Int) {
                nil
            }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            for (name, value) in paired(names, values) {
                let key = Key(stringValue: name)
                switch value {
                case .null, .blob: try container.encodeNil(forKey: key)
                case .integer(let number): try container.encode(number, forKey: key)
                case .real(let number): try container.encode(number, forKey: key)
                case .text(let text): try container.encode(text, forKey: key)
                }
            }
        }
    }
}
