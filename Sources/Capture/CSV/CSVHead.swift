import Bytes

/// The first line of a text, taken as that of a CSV file.
struct CSVHead {
    /// `,`, `;` or a tab: the one that gives the most columns with a meaning.
    let delimiter: UInt8
    /// How many of the columns have a meaning.
    let known: Int
    /// Whether these are enough to read the file as CSV.
    let isOne: Bool
    /// Whether the columns are those of a log that was kept as a table.
    let isLog: Bool
    /// Why they are not, where it is a table's first line all the same; nil where it is none.
    let problem: String?

    /// In how many records the names of the columns are looked for.
    static let reach = 6

    /// The first of a text's lines that names columns; else the first one; nil where each is a document.
    static func first(_ lines: [[UInt8]]) -> CSVHead? {
        // No column's name begins as a document does: most of what is read is one.
        let heads = lines.prefix(reach).filter { $0.first != UInt8(ascii: "{") }.map(CSVHead.init)
        return heads.first { $0.isOne } ?? heads.first
    }

    init(_ line: [UInt8]) {
        var line = line
        if line.last == 0x0D { line.removeLast() }
        let candidates = ",;\t|".utf8.map { delimiter in
            let names = CSVRecords.fields(line, delimiter)
            return (delimiter: delimiter, names: names, columns: CSVColumns(names))
        }
        // Where none has a meaning, the one that divides the most.
        let best = candidates.max {
            ($0.columns.count, $0.names.count) < ($1.columns.count, $1.names.count)
        }!
        delimiter = best.delimiter
        known = best.columns.count
        isOne = known >= 3 && best.columns.missing == nil
        let names = best.names
        isLog = TableRecordLines.isOne(names)
        // Several short names, none twice and none a number: nobody writes prose so.
        let looksLikeNames =
            names.count >= 3 && Set(names).count == names.count
            && names.allSatisfy { $0.utf8.count <= 40 && $0.contains { $0.isLetter } && !$0.contains("{") }
        problem =
            isOne || !looksLikeNames
            ? nil : best.columns.missing.map(CSVColumns.remedy) ?? "only \(known) of its columns are known"
    }

    /// The delimiter's name, for people.
    var delimiterName: String {
        switch delimiter {
        case UInt8(ascii: ";"): "semicolons"
        case UInt8(ascii: "\t"): "tabs"
        case UInt8(ascii: "|"): "bars"
        default: "commas"
        }
    }
}
