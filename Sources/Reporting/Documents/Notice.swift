/// Something that has to be known or done: a sentence, how much it matters, and what it rests on.
struct Notice: Equatable, Sendable {
    var tone: Tone
    /// How much it matters, in a word; nil where that stands above it.
    var label: String?
    var says: [Span]
    /// What else is known: who knows about it, and until when.
    var aside: [Span] = []
    /// Where it leads, each with what stands there.
    var links: [Span] = []
    /// The name of the rule that found it, and what the rule says.
    var rule: (name: Span, text: String)?
    /// The notices that it rests on, for formats that open them in place.
    var because: [Notice] = []
    /// The place that it is, where links lead to it.
    var place: Place?

    static func == (one: Notice, other: Notice) -> Bool {
        one.tone == other.tone && one.label == other.label && one.says == other.says && one.aside == other.aside
            && one.links == other.links && one.rule?.name == other.rule?.name && one.rule?.text == other.rule?.text
            && one.because == other.because && one.place == other.place
    }

    /// The sentence with how much it matters before it.
    var line: [Span] {
        (label.map { [Span($0, tone: tone), Span(" · ")] } ?? []) + says + (aside.isEmpty ? [] : [Span(" ")] + aside)
    }
}

/// A figure on top of a report.
struct Tile: Equatable, Sendable {
    var label: String
    /// The definition of what it counts.
    var term: String
    var value: String
    /// `▼ worse`; nil where it is what is usual.
    var verdict: String?
    /// Its change against the time before, in few words.
    var change: String
    /// What it is made of.
    var details: [String]
    /// What it consists of, as shares of one.
    var parts: [Part] = []
    /// What it counts.
    var place: Place?

    /// A share of a figure.
    struct Part: Equatable, Sendable {
        var look: Chart.Look
        var share: Double
    }
}

/// What a term means.
struct Definition: Equatable, Sendable {
    /// Its name in addresses; empty for one that nothing refers to.
    var id: String
    var term: [Span]
    var text: [Span]
    /// The place that it is, where links lead to it.
    var place: Place?

    init(_ term: [Span], _ text: [Span], id: String = "", place: Place? = nil) {
        self.id = id
        self.term = term
        self.text = text
        self.place = place
    }
}

/// What is opened in place by who wants to know more.
struct Details: Equatable, Sendable {
    /// What kind of thing it is: decides the look alone.
    enum Look: String, Sendable {
        case more, figures, table, code, mapping, story
    }

    var look: Look
    var summary: [Span]
    var blocks: [Block]
    /// The place that it is, where links lead to it.
    var place: Place?

    init(_ look: Look, _ summary: [Span], place: Place? = nil, _ blocks: [Block]) {
        self.look = look
        self.summary = summary
        self.place = place
        self.blocks = blocks
    }
}
