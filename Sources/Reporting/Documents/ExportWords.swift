import Foundation
import ReportText

/// What tables and columns are called and mean in one language, from `reports/export/`.
///
/// A column's words are looked up by `table.column`, then by `column` alone: most columns mean the same everywhere.
struct ExportWords: Sendable {
    private struct File: Decodable, Sendable {
        var tables: [String: Entry]
        var columns: [String: Entry]
    }

    struct Entry: Decodable, Sendable {
        var title: String
        var heading: String?
        var description: String
        var unit: String?
    }

    let tables: [String: Entry]
    let columns: [String: Entry]

    private static let all = PerLanguage { language -> File in
        let text = Data(ReportText.file("export/\(language.rawValue).json").utf8)
        let file = try? JSONDecoder().decode(File.self, from: text)
        assert(file != nil, "export/\(language.rawValue).json is no object of tables and columns")
        return file ?? File(tables: [:], columns: [:])
    }

    init(_ language: ReportLanguage) {
        let file = Self.all[language]
        (tables, columns) = (file.tables, file.columns)
    }

    func title(ofTable name: String) -> String { tables[name]?.title ?? name }

    func description(ofTable name: String) -> String {
        assert(tables[name] != nil, "no words for the table \(name)")
        return tables[name]?.description ?? ""
    }

    func column(_ name: String, _ kind: ExportColumn.Kind, of table: String) -> ExportColumn {
        // A column of one week has the words of all of them.
        let key = name.hasPrefix("count_2") ? "week_count" : name
        let entry = columns["\(table).\(key)"] ?? columns[key]
        assert(entry != nil, "no words for the column \(table).\(name)")
        return ExportColumn(
            name: name, kind: kind, title: entry?.title ?? name, heading: entry?.heading, unit: entry?.unit,
            description: entry?.description ?? "")
    }
}
