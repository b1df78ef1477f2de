import GRDBSQLite
import IngestionAPI

/// Says in words what a row is, for people who are to find it: names in place of keys, times in place of numbers.
struct RowWords {
    private let names: Names

    init(_ names: Names) {
        self.names = names
    }

    /// The row by its key: `organization acme, id 10149`.
    func name(_ row: RawStatement.Row, _ columns: [String], _ key: [Int32]) -> String {
        key.map { Int($0) }.filter { columns[$0] != "answer" }
            .map { "\(columns[$0]) \(value(row, columns[$0], Int32($0)))" }
            .joined(separator: ", ")
    }

    /// What differs between a row and the same row made anew.
    func difference(
        _ row: RawStatement.Row, _ truth: RawStatement.Row, _ columns: [String], _ key: [Int32], _ differing: [Int]
    ) -> String {
        let differences = differing.map { column in
            let (is_, should) = (Int32(column), columns[column])
            return "\(should) is \(value(row, should, is_)), by the evidence \(value(truth, should, is_))"
        }
        return "\(name(row, columns, key)): \(differences.joined(separator: "; "))"
    }

    private func value(_ row: RawStatement.Row, _ column: String, _ place: Int32) -> String {
        switch row.type(place) {
        case SQLITE_NULL: return "nothing"
        case SQLITE_INTEGER: return number(row.int(place), column)
        case SQLITE_BLOB: return row.blob(place).map { String($0, radix: 16) }.joined()
        default:
            // An ID may be as long as whoever sent it liked.
            let text = row.text(place) ?? ""
            return text.utf8.count <= 100 ? text : "\(text.prefix(60))… (\(text.utf8.count) bytes)"
        }
    }

    private func number(_ number: Int64, _ column: String) -> String {
        switch column {
        case "organization": return names.organization(Int(number)) ?? String(number)
        case "mapping": return names.mappings[Int(number)].map { "\($0.organizationName) \($0.name)" } ?? String(number)
        case "at", "submitted_at", "last_seen", "finished_at": return Instant(milliseconds: number).description
        case "hour":
            return Instant(milliseconds: number.multipliedReportingOverflow(by: 3_600_000).partialValue)
                .description
        case "day": return Int32(exactly: number).map { Day(number: Int($0)).description } ?? String(number)
        case "outcome": return Outcome(rawValue: Int(number))?.name ?? String(number)
        default: return String(number)
        }
    }
}
