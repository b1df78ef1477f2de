import Assessment
import IngestionAPI

/// COUNTS of the JSON contract, and what was added to them: the columns of counts, and how often each code.
struct CountsDocument: Encodable {
    private static let columns = TableColumn<Counts>.all { $0 }

    let counts: Counts

    init(_ counts: Counts) { self.counts = counts }

    private enum CodingKeys: CodingKey {
        case codes
    }

    func encode(to encoder: any Encoder) throws {
        try RowDocument(Self.columns, counts).encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(counts.codes.filter { $0.value > 0 }, forKey: .codes)
    }
}

/// A mapping: its counts stand beside its name, those of the period before below `previous`.
struct MappingDocument: Encodable {
    let organization: String
    let mapping: String
    let counts: CountsDocument
    let previous: CountsDocument
    /// What the team calls it; keys are left out of what it does not say.
    let label: MappingLabel?

    init(_ figures: MappingFigures, _ label: MappingLabel? = nil) {
        self.label = label
        organization = figures.organization
        mapping = figures.mapping
        counts = CountsDocument(figures.counts)
        previous = CountsDocument(figures.previous)
    }

    private enum CodingKeys: CodingKey {
        case organization, mapping, previous, name, owner, schema
    }

    func encode(to encoder: any Encoder) throws {
        try counts.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(organization, forKey: .organization)
        try container.encode(mapping, forKey: .mapping)
        try container.encode(previous, forKey: .previous)
        try container.encodeIfPresent(label?.name, forKey: .name)
        try container.encodeIfPresent(label?.owner, forKey: .owner)
        try container.encodeIfPresent(label?.schema, forKey: .schema)
    }
}

/// A day: its counts, and in how many of its hours anything was captured.
struct DayDocument: Encodable {
    let day: String
    let capturedHours: Int
    let counts: CountsDocument

    init(_ figures: DayFigures) {
        day = figures.day.description
        capturedHours = figures.capturedHours
        counts = CountsDocument(figures.counts)
    }

    private enum CodingKeys: CodingKey {
        case day, capturedHours
    }

    func encode(to encoder: any Encoder) throws {
        try counts.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(day, forKey: .day)
        try container.encode(capturedHours, forKey: .capturedHours)
    }
}

/// A week: its counts, and on how many of its days anything was captured.
struct WeekDocument: Encodable {
    let week: String
    let capturedDays: Int
    let counts: CountsDocument

    init(_ figures: WeekFigures) {
        week = figures.week.description
        capturedDays = figures.capturedDays
        counts = CountsDocument(figures.counts)
    }

    private enum CodingKeys: CodingKey {
        case week, capturedDays
    }

    func encode(to encoder: any Encoder) throws {
        try counts.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(week, forKey: .week)
        try container.encode(capturedDays, forKey: .capturedDays)
    }
}
