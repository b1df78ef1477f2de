/// What figures are called where a narrow screen shows a table's rows as cards: labels in the style, in the reader's language,
/// so that a table of many rows need not repeat them in each cell.
enum CardLabels {
    /// The rules, for tables whose headings are always the same.
    static func style(_ words: Words) -> String {
        let tables = [
            ("mappings", MappingTable.columns),
            ("errors", ["code", "requests", "inMappings", "firstSeen", "lastSeen"]),
            ("requests", ["request", "submitted", "outcome", "took", "code", "batch"]),
            ("budget", BudgetTable.columns), ("rejected", Rejections.columns),
        ]
        return tables.map { name, columns in
            columns.enumerated().map { place, key in
                "table.\(name) td:nth-child(\(place + 1)) { --label: \"\(escaped(words[key]))\"; }\n"
            }
            .joined()
        }
        .joined()
    }

    /// A text as a string of CSS: no quotation mark ends it, no tag ends the style.
    private static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "\"", "\\", "<", "\n", "\r": result += "\\\(String(scalar.value, radix: 16)) "
            default: result.unicodeScalars.append(scalar)
            }
        }
    }
}
