import IngestionAPI

/// What a report has to say to people, as a plain value that knows no format.
struct Document: Equatable, Sendable {
    /// Its title.
    var title: [Span]
    /// What a window or a file calls it beside its title: `2026-W47`; nil for nothing.
    var subtitle: String?
    /// What it is about, and what it rests on: blocks below the title.
    var lead: [Block] = []
    var sections: [Section] = []
    /// The last lines: what it rests on in full.
    var foot: [Block] = []
    /// What its terms mean, for formats that tell it beside them.
    var definitions: [Definition] = []
    /// The pages before and behind this one, where it is one of many.
    var neighbors: [Neighbor] = []
    /// What can be asked in place of it.
    var asked = Asked.nothing

    /// The title without marks, for a window or a mail.
    var plainTitle: String { title.plain }
}

/// A page before or behind this one.
struct Neighbor: Equatable, Sendable {
    var place: Place
    var label: String
    /// Whether it is the one behind.
    var isNext: Bool
}

/// What a page can be asked with.
enum Asked: Equatable, Sendable {
    case nothing
    /// Another period.
    case period(Period, asOf: Instant?)
    /// Other requests.
    case requests(RequestFilter)
}

extension Document {
    /// The same, saying what it is about alone where it is not about all.
    func scoped(_ options: ReportOptions) -> Document {
        let words = Words(options.language)
        let parts = [("organization", [options.organization].compactMap(\.self)), ("mapping", options.mappings)]
            .filter { !$0.1.isEmpty }
            .map { key, names in [Span(words[key] + ": ")] + .joined(names.map { [Span($0, .name)] }, ", ") }
        guard !parts.isEmpty else { return self }
        var document = self
        document.lead.insert(.remark(.joined(parts, " · ")), at: min(1, lead.count))
        return document
    }
}

/// A part of a document.
struct Section: Equatable, Sendable {
    /// What it is called in addresses: `episodes`.
    var key: String
    /// Nil for a part without one.
    var heading: [Span]?
    var blocks: [Block]
    /// The place that it is, where links lead to it.
    var place: Place?
    /// What a list of the sections calls it; nil for its heading.
    var label: String?
    /// The definition of what its heading says.
    var term: String?
    /// Whether it stands on the first screen, beside others, where there is room.
    var isFirst = false

    init(_ key: String, heading: [Span]? = nil, place: Place? = nil, _ blocks: [Block]) {
        self.key = key
        self.heading = heading
        self.place = place
        self.blocks = blocks
    }

    init(_ key: String, _ heading: String, place: Place? = nil, _ blocks: [Block]) {
        self.init(key, heading: [Span(heading)], place: place, blocks)
    }
}

/// What sections are made of.
enum Block: Equatable, Sendable {
    case paragraph([Span])
    /// Less important than the rest.
    case remark([Span])
    /// The state of all in a word, and what it means.
    case verdict(Span, [Span])
    case list([[Span]], isNumbered: Bool = false)
    /// - Parameter from: the number of the first; nil where they have none.
    case notices([Notice], from: Int?)
    case tiles([Tile])
    case table(Table)
    case grid(Grid)
    /// Counts as a line of blocks or bars, and what they are.
    case series([Int?], [Span])
    case charts([Chart])
    case timeline([Moment])
    case definitions([Definition])
    case details(Details)
    /// Bytes as they came, as text.
    case raw(String)
    /// A command to copy, behind what it is for.
    case command([Span], command: String)

    static func paragraph(_ text: String) -> Block { .paragraph([Span(text)]) }
    static func remark(_ text: String) -> Block { .remark([Span(text)]) }
    static func command(_ text: String, _ command: String) -> Block { .command([Span(text)], command: command) }
}

/// Counts in rows and columns, shaded by how many: when things happen.
struct Grid: Equatable, Sendable {
    struct Row: Equatable, Sendable {
        var heading: String
        var counts: [Int]
    }

    var title: String
    /// One a column; empty ones are not shown.
    var headings: [String]
    var rows: [Row]

    var greatest: Int { rows.flatMap(\.counts).max() ?? 0 }
}

/// One point of a timeline: an exchange, what it says, and what the rules make of it.
struct Moment: Equatable, Sendable {
    var time: String
    /// RFC 3339, for programs.
    var exactTime: String
    /// Time since the beginning, method, status.
    var facts: [String]
    var says: Span
    /// What follows from it, a sentence each.
    var effects: [[Span]] = []
    var notes: [[Span]] = []
    /// What was asked; empty where that goes without saying.
    var url = ""
    /// Where the exchange stands.
    var source: Span
    /// The raw answer.
    var body: String
    /// The command that asks the same again, for who copies it; empty for none.
    var curl = ""
}
