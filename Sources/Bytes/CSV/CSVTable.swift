import Foundation

/// A small CSV file that people write: a heading that names its columns, then rows. Commas, semicolons and tabs are taken,
/// whichever the heading has most of.
public enum CSVTable {
    /// A row by the names of its columns.
    public struct Row: Sendable {
        /// The line on which it begins, from 1.
        public var line: Int
        private let cells: [String: String]

        init(line: Int, names: [String], fields: [String]) {
            self.line = line
            cells = Dictionary(zip(names, fields), uniquingKeysWith: { first, _ in first })
        }

        /// The cell of a column, without blanks around it; nil where the row has none.
        public subscript(name: String) -> String? {
            cells[name].map { $0.trimmingCharacters(in: .whitespaces) }
        }
    }

    /// The longest file that is read, bytes: a table is held as a whole.
    public static let longest = 4 << 20

    /// Reads a file.
    /// - Parameter required: names of columns that the heading must have, in lower case.
    /// - Throws: `CSVTableProblem`, with the line.
    public static func read(path: String, required: [String]) throws -> [Row] {
        guard var bytes = try? WholeFile.bytes(path, limit: longest) else {
            throw CSVTableProblem(line: nil, reason: "it can't be read; check that it is there")
        }
        guard bytes.count <= longest else {
            throw CSVTableProblem(line: nil, reason: "it is longer than \(longest / 1_048_576) MiB")
        }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        let heading = bytes.prefix { $0 != UInt8(ascii: "\n") }
        let delimiter = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")].max { left, right in
            heading.count { $0 == left } < heading.count { $0 == right }
        }!
        let records = CSVRecords(LineInput(BytesInput(bytes)), delimiter: delimiter)
        guard let first = try records.next() else { throw CSVTableProblem(line: 1, reason: "it is empty") }
        let names = first.fields.map { $0.trimmingCharacters(in: .whitespaces).lowercased() }
        for name in required where !names.contains(name) {
            throw CSVTableProblem(line: 1, reason: "the heading has no column \(name); put it into the first line")
        }
        var rows: [Row] = []
        while let record = try records.next() {
            if let problem = record.problem { throw CSVTableProblem(line: record.line, reason: problem) }
            rows.append(Row(line: record.line, names: names, fields: record.fields))
        }
        return rows
    }
}

/// Why a table can't be read.
public struct CSVTableProblem: Error, Sendable {
    /// The line, from 1; nil for the file as a whole.
    public var line: Int?
    /// What is wrong, and what to do.
    public var reason: String
}
