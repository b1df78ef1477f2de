import IngestionAPI

/// A piece of a sentence or of a cell. What comes from captures is marked: each format shows it letter by letter, and keeps
/// its writing direction to itself.
struct Span: Equatable, Sendable {
    /// Where the text comes from.
    enum Origin: Sendable {
        /// The program's own words and figures.
        case program
        /// A name out of a capture: where there is little room its beginning is shown.
        case name
        /// The same, which stays where others give way: an ID beside the name that the team gave.
        case identifier
        /// What somebody wrote: always whole.
        case prose
    }

    let text: String
    let origin: Origin
    /// What a color underlines.
    var tone: Tone?
    /// Where it leads, in formats that have links and where the place is in the document.
    var link: Place?

    init(_ text: String, isCaptured: Bool = false, tone: Tone? = nil, link: Place? = nil) {
        self.init(text, isCaptured ? .name : .program, tone: tone, link: link)
    }

    init(_ text: String, _ origin: Origin, tone: Tone? = nil, link: Place? = nil) {
        self.text = text
        self.origin = origin
        self.tone = tone
        self.link = link
    }

    var isCaptured: Bool { origin != .program }
}

/// A place of a document that links lead to.
enum Place: Hashable, Sendable {
    case section(String)
    case mapping(MappingName)
    case code(String)
    case request(organization: String, RequestID)
    /// An answer about a request, as it came; named by file and line.
    indirect case answer(organization: String, RequestID, at: String)
    case day(Day)
    case week(ISOWeek)
    /// The list of some requests: a page of its own.
    indirect case requests(RequestFilter)
    /// A report of the team's own.
    case own(String)
    /// A finding by its number.
    case finding(Int)
    /// A rule of findings.
    case rule(String)
}

extension [Span] {
    /// All of them in a tone.
    func toned(_ tone: Tone?) -> [Span] { map { Span($0.text, $0.origin, tone: tone, link: $0.link) } }

    /// All of them leading somewhere.
    func linked(_ link: Place?) -> [Span] { map { Span($0.text, $0.origin, tone: $0.tone, link: link) } }

    /// The bare text.
    var plain: String { map(\.text).joined() }

    /// Lists of pieces as one, something between them.
    static func joined(_ parts: [[Span]], _ separator: String) -> [Span] {
        parts.enumerated().flatMap { $0 == 0 ? $1 : [Span(separator)] + $1 }
    }
}
