/// A table as people read it.
struct Table: Equatable, Sendable {
    /// A column: what stands above it, and how it gives way where there is little room.
    struct Column: Hashable, Sendable {
        /// Its name, the same in every language: `success_rate`.
        var name: String
        var heading: String
        /// What it says.
        var definition: String?
        /// The document's definition of what it says, instead.
        var term: String?
        var isNumber: Bool
        /// How important it is: 0 is always there, the greatest goes first.
        var rank: Int
        /// Down to which width its texts may be cut before it goes; nil for what says nothing when cut.
        var least: Int?
        /// Whether a cut text keeps its end, as with paths.
        var keepsEnd = false
        /// Whether its texts are wrapped beside the other columns, as a last column's sentences are.
        var isWrapped = false
        /// Whether it names what the row is about.
        var isSubject = false
        /// Whether its cells say how the row stands, which the row shows.
        var isState = false

        /// Whether its texts may be broken into lines: names and sentences, but no codes, times and figures.
        var isBroken: Bool { isWrapped || !isNumber && least != nil }
    }

    /// Down to which width names are cut before a column goes.
    static let leastName = 16
    /// From so many rows on it is worth ordering and filtering.
    static let leastForTools = 8

    var name: String
    var columns: [Column]
    /// Each has a cell a column.
    var rows: [[Cell]]
    /// What the table is called, where no heading says so.
    var title = ""
    /// Whether the last row is about all others together.
    var hasTotal = false
    /// Whether readers may order, filter and copy it, where the format can.
    var hasTools = false
    /// By which column it is ordered, where that is to be seen.
    var order: String?
    /// What columns mean, below the table: each is said where any of its columns is shown.
    var notes: [Note] = []

    /// A sentence about some columns.
    struct Note: Equatable, Sendable {
        var columns: [String]
        var text: String
    }
}

/// What stands in one cell of a table.
struct Cell: Equatable, Sendable {
    /// The figure or text.
    var spans: [Span]
    /// Its change against the time before.
    var change: String?
    /// What stands beside it, in brackets: an age, an n.
    var note: [Span] = []
    /// What is told below it where there is room: an interval.
    var detail: [Span] = []
    /// What a color underlines; the text says the same.
    var tone: Tone?
    /// What the table sorts by; nil where that is the text.
    var sort: Double?
    /// What is not known of the figure, which makes it a lower bound.
    var unknown: String?
    /// Counts that are drawn instead of written; nil where nothing is known.
    var series: [Int?] = []
    /// Of these, those that went wrong, where both are drawn.
    var troubled: [Int] = []
    /// What the drawing says.
    var summary: String?
    /// Where links to the row lead.
    var place: Place?

    init(_ spans: [Span], note: [Span] = [], tone: Tone? = nil, sort: Double? = nil) {
        self.spans = spans
        self.note = note
        self.tone = tone
        self.sort = sort
    }

    init(_ text: String, note: String? = nil, tone: Tone? = nil, sort: Double? = nil) {
        self.init([Span(text)], note: note.map { [Span($0)] } ?? [], tone: tone, sort: sort)
    }

    /// Counts as a line of blocks.
    init(series: [Int?]) {
        self.init([])
        self.series = series
        sort = Double(series.compactMap(\.self).reduce(0, +))
    }

    /// The same, leading to what it counts; none is nothing to look at.
    func leading(to place: Place?) -> Cell {
        var cell = self
        if sort != 0, place != nil { cell.spans = spans.linked(place) }
        return cell
    }

    var isEmpty: Bool { spans.allSatisfy { $0.text.isEmpty } && series.isEmpty && note.isEmpty }
}
