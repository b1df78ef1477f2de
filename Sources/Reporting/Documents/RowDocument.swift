/// A row as JSON: an object whose keys are the columns' names in camel case. What is not known is `null`.
struct RowDocument<Row>: Encodable {
    let columns: [TableColumn<Row>]
    let row: Row

    init(_ columns: [TableColumn<Row>], _ row: Row) {
        self.columns = columns
        self.row = row
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: AnyKey.self)
        for column in columns where column.face != .table {
            guard let value = column.value else { continue }
            try container.encode(value(row), forKey: column.key)
        }
    }
}

/// A key that is known only when it is written.
struct AnyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }

    init?(intValue: Int) { nil }

    /// A column's name in camel case: `successRate`.
    init(column name: String) {
        let parts = name.split(separator: "_")
        stringValue = parts.dropFirst().reduce(String(parts.first ?? "")) {
            $0 + $1.prefix(1).uppercased() + $1.dropFirst()
        }
    }
}

extension ExportCell: Encodable {
    /// Numbers, flags and lists as such; days and times as ISO 8601 and RFC 3339; `null` for what is not known.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .integer(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .flag(let value): try container.encode(value)
        case .list(let values): try container.encode(values)
        case .counts(let values): try container.encode(values)
        case .date(let day): try container.encode(day.description)
        case .time(let instant): try container.encode(instant.description)
        case .empty: try container.encodeNil()
        }
    }
}
