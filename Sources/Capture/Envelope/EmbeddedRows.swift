import Bytes
import IngestionAPI

/// Rows of arrays within a record: Loki's streams, with the time beside each line, and tables with their columns named apart
/// (Application Insights, Log Analytics).
enum EmbeddedRows {
    /// The lines of such a record; nil for a record of another kind.
    static func lines(_ bytes: [UInt8], number: Int, times: LooseTime, level: Int) -> [EnvelopedLine]? {
        if let values = elements("values", of: bytes) {
            let entries = values.map { loki($0, number) }
            return entries.isEmpty || entries.contains(where: { $0 == nil }) ? nil : entries.compactMap(\.self)
        }
        guard let columns = elements("columns", of: bytes) ?? elements("Columns", of: bytes),
            let rows = elements("rows", of: bytes) ?? elements("Rows", of: bytes)
        else { return nil }
        let names = columns.compactMap { column in
            (try? JSONValue(column)).flatMap { ($0["name"] ?? $0["ColumnName"])?.text }
        }
        guard names.count == columns.count, !names.isEmpty else { return nil }
        return rows.flatMap { row in
            EnvelopeRecord.lines(record(names, row), number: number, times: times, level: level)
        }
    }

    /// A row as a record of its own, its cells byte for byte.
    static func record(_ names: [String], _ row: [UInt8]) -> [UInt8] {
        var object: [UInt8] = Array("{".utf8)
        for (name, cell) in zip(names, elements(row)) {
            if object.count > 1 { object.append(UInt8(ascii: ",")) }
            object += Array("\(JSONQuoted.text(name)):".utf8) + cell
        }
        return object + Array("}".utf8)
    }

    /// The elements of an array.
    static func elements(_ bytes: [UInt8]) -> [[UInt8]] {
        let walker = JSONWalker(BytesInput(bytes)) { path, _ in path == [.element] }
        var found: [[UInt8]] = []
        while let element = try? walker.next() { found.append(element.bytes ?? Array("null".utf8)) }
        return found
    }

    /// The elements of the array under a key; nil where there is none.
    private static func elements(_ key: String, of bytes: [UInt8]) -> [[UInt8]]? {
        guard bytes.firstRange(of: Array("\"\(key)\"".utf8)) != nil else { return nil }
        let walker = JSONWalker(BytesInput(bytes)) { path, first in path == [.key(key)] && first == UInt8(ascii: "[") }
        return (try? walker.next()?.bytes).flatMap { $0 }.map(elements)
    }

    /// `["1794798000123000000", "the line"]`, and what Loki knows of the line besides; nil for anything else.
    private static func loki(_ bytes: [UInt8], _ number: Int) -> EnvelopedLine? {
        guard let cells = try? JSONValue(bytes).elements, cells.count == 2 || cells.count == 3,
            let stamp = cells[0].text, stamp.utf8.count == 19, let nanoseconds = Int64(stamp), let line = cells[1].bytes
        else { return nil }
        return EnvelopedLine(
            number: number, bytes: line, stamp: .success(Instant(milliseconds: nanoseconds / 1_000_000)))
    }
}
