import Figures
import IngestionAPI

/// The story of a request: its timeline, what the counting rules make of it, and where it stands in its mapping; one for each
/// organization that has the request.
struct StoryReport: Report {
    let stories: [RequestStory]
    let zone: ReportTimeZone
    let options: ReportOptions

    /// Exchanges, one a row.
    func tables() -> [ExportTable] {
        let rows = stories.flatMap { story in
            let reading = story.reading
            return story.sights.indices.map { SightColumns.Row(story: story, reading: reading, place: $0) }
        }
        return [ExportTable("exchanges", SightColumns.all, of: rows, ExportWords(options.language))]
    }

    func json() throws -> String {
        let catalogue = CodeCatalogue(.en)
        return try JSONDocument.text(stories.map { JSONObject($0, timeZone: zone, options, catalogue) })
    }

    func document() -> Document {
        let writing = Writing(options, zone)
        let documents = stories.map { StorySections(story: $0, writing: writing, options: options).document() }
        guard documents.count > 1, let first = stories.first else {
            return documents.first ?? Document(title: [Span(writing.words["request"])])
        }
        // A part for each, its title above it.
        let id = Span(first.requestID.description, .identifier)
        return Document(
            title: [Span(writing.words["request"] + " "), id],
            sections: documents.enumerated().flatMap { place, document in
                let parts = document.sections.map { section in
                    Section("\(section.key)-\(place + 1)", heading: section.heading, section.blocks)
                }
                return [Section("story-\(place + 1)", heading: document.title, document.lead)] + parts
            })
    }
}

/// The columns of a request's exchanges.
enum SightColumns {
    struct Row: Sendable {
        let story: RequestStory
        let reading: StoryReading
        let place: Int

        var sight: RequestStory.Sight { story.sights[place] }
    }

    typealias Column = TableColumn<Row>

    static let all: [Column] = [
        Column("organization", .identifier) { .text($0.story.organization) },
        Column("mapping", .identifier) { .text($0.story.mapping) },
        Column("request", .identifier) { .text($0.story.requestID.description) },
        .count("exchange") { $0.place + 1 },
        Column("at", .time) { .time($0.sight.exchange.at) },
        Column("method", .text) { .text($0.sight.exchange.method.name) },
        Column("url", .identifier) { .text($0.sight.exchange.url) },
        .count("http_status") { $0.sight.exchange.httpStatus },
        Column("duration_ms", .count) { $0.sight.exchange.durationMs.map { .integer(Int128($0)) } ?? .empty },
        Column("answer", .text) { .text("\($0.sight.answer.kind)") },
        Column("rules", .text) { row in
            .text(row.reading.effects[row.place].compactMap { $0.rule.map(String.init) }.joined(separator: " "))
        },
        Column("response", .identifier) { .text(String(decoding: $0.sight.exchange.response, as: UTF8.self)) },
        Column("path", .identifier) { .text($0.sight.path) },
        .count("line") { $0.sight.line },
        Column("sha256", .identifier) { .text($0.sight.sha256) },
    ]
}
