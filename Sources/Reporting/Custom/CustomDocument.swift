import IngestionAPI

/// A report of one's own as people read it: its sentences, and each column with the writing of its values.
struct CustomDocument {
    let table: QueryTable
    let columns: [ColumnWriting]
    let words: Words

    init(_ table: QueryTable, _ language: ReportLanguage) {
        self.table = table
        words = Words(language)
        columns = table.columns.indices.map { index in
            ColumnWriting(table.columns[index], values: table.rows.lazy.map { $0[index] }, zone: table.timeZone)
        }
    }

    /// `Week 47 of 2026 · 16–22 November 2026 · UTC`, or `Whole history · UTC`.
    var period: String {
        guard let period = table.period else { return "\(words["wholeHistory"]) · \(table.timeZone.identifier)" }
        var parts: [String] = []
        if let week = period.week {
            parts.append(words("weekOf", ["week": String(week.number), "year": String(week.year)]))
        }
        parts += [words.range(period.first, period.last), period.timeZone.identifier]
        return parts.joined(separator: " · ")
    }

    /// `12 rows`.
    var rowCount: String {
        words.counted("rowCount", table.rows.count)
    }

    /// Why there are no more rows; nil where they are all.
    var cut: String? {
        switch table.cut {
        case .rows(let limit):
            return words("cutRows", ["limit": Numbers.grouped(limit)])
        case .bytes(let limit):
            return words("cutBytes", ["limit": Numbers.grouped(limit), "rows": rowCount])
        case nil: return nil
        }
    }

    /// What stands in place of a table without rows.
    var empty: String { words["noRows"] }

    /// The texts of one row.
    func texts(_ row: [QueryValue]) -> [String] {
        paired(columns, row).map { $0.text($1) }
    }
}
