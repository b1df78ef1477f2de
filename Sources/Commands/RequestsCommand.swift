import ArgumentParser
import Figures
import Foundation
import History
import IngestionAPI
import Reporting

/// `ingest-audit requests`: finds requests; with an ID, one request's whole story.
struct RequestsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "requests",
        abstract: "Find requests, or show one with every exchange about it.",
        usage: """
            ingest-audit requests [<options>]
            ingest-audit requests <id> [<options>]
            """,
        discussion: """
            Without an ID: the requests for which all conditions hold, the latest first. With one: its timeline, raw, with \
            file and line, and what the counting rules make of each exchange.

            Examples:
              ingest-audit requests --status failed --code ACP-880096 --week last
              ingest-audit requests --slower-than 30m --since 2026-11-16
              ingest-audit requests 10182
            """)

    @Argument(help: ArgumentHelp("The request's ID, as the API gave it.", valueName: "id"))
    var id: String?

    @OptionGroup(title: "Conditions") var conditions: RequestConditions

    @OptionGroup var scope: ScopeOptions

    @OptionGroup var days: SpanOptions

    @OptionGroup(title: "Pages") var pages: PageOptions

    @Option(
        help: ArgumentHelp(
            "With an ID: write the raw answer of one exchange, byte for byte, which its timeline names by file and line.",
            valueName: "file:line"))
    var answer: String?

    @OptionGroup var writing: WritingOptions<ListFormats>

    @OptionGroup var json: JSONFlag

    @OptionGroup var team: TeamOptions

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        let format = try chosenFormat()
        if conditions.isAboutRejections {
            if conditions.isAboutRequests || pages.after != nil {
                throw ValidationError(
                    "rejected POSTs are no requests: only --mapping, --org, days, --limit and --oldest-first go with --status rejected"
                )
            }
            if format == .ndjson { throw ValidationError("rejected POSTs are not written as ndjson; choose json") }
        }
        guard let id else {
            if answer != nil { throw ValidationError("--answer is about one request: give its ID") }
            return
        }
        if RequestID(id) == nil { throw ValidationError("the ID is empty") }
        if conditions.isGiven || pages.after != nil || pages.oldestFirst || days.isGiven {
            throw ValidationError("with an ID, no conditions: only --org, --mapping, --timezone and --limit go with it")
        }
        if let limit = pages.limit, !(4...Self.mostExchanges).contains(limit) {
            throw ValidationError("with an ID, --limit is how many exchanges of a kind are shown: 4 to 10,000")
        }
        if format == .ndjson { throw ValidationError("one request is not written as ndjson; choose json") }
    }

    func run() throws {
        if let id = id.flatMap({ RequestID($0) }) {
            try show(id)
        } else if conditions.isAboutRejections {
            try listRejections()
        } else {
            try list()
        }
    }

    private func chosenFormat() throws -> ReportFormat { try json.format(writing) }

    // MARK: - One request

    /// How many exchanges of a kind there may be of one request.
    private static let mostExchanges = 10_000

    private func show(_ requestID: RequestID) throws {
        let settings = try team.settings()
        let history = try global.openPresent()
        _ = try scope.known(in: history, global)
        if let answer { return try write(answer, of: requestID, in: history) }
        let isForPeople = try [.text, .markdown, .html].contains(chosenFormat())
        let bounds = pages.limit.map { SightBounds(most: $0) } ?? (isForPeople ? .shown : SightBounds(most: 1_000))
        let stories = try history.requestStories(requestID, bounds).filter { story in
            (scope.org ?? story.organization) == story.organization
                && (scope.mapping.isEmpty || scope.mapping.contains(story.mapping))
        }
        let format = try chosenFormat()
        if stories.isEmpty, format != .json { throw missing(requestID) }
        let report = Reports.stories(stories, in: days.zone(of: history), writing.options(settings, global))
        try writing.write(report, as: format, global)
        if stories.isEmpty { throw missing(requestID) }
    }

    /// Writes one answer as it came.
    private func write(_ place: String, of id: RequestID, in history: History) throws {
        guard let bytes = try history.rawAnswer(of: id, at: place) else {
            throw CommandFailure(
                "\(Printable.text(place)): no exchange of request \(Printable.text(id.description)) stands there; its timeline names file and line of each",
                exitCode: 1)
        }
        if let output = writing.output {
            try global.spareDatabase([output])
            try OutputFile.write(bytes, to: output, orElse: "name another file")
        } else {
            try Session.current.output.write(bytes: bytes)
        }
    }

    private func missing(_ id: RequestID) -> CommandFailure {
        CommandFailure(
            "no request \(Printable.text(id.description)) in \(global.databasePath); check the ID, or import the capture that holds it",
            exitCode: 1)
    }

    // MARK: - Many requests

    /// What is looked at: the days, and the page asked for.
    private func asked(of history: History) throws -> (search: RequestSearch, scope: RequestListScope) {
        let zone = days.zone(of: history)
        let (first, last) = try days.days(of: history)
        var search = conditions.search
        search.since = first.map { zone.start(of: $0) }
        search.before = last.map { zone.start(of: $0.advanced(by: 1)) }
        pages.apply(to: &search)
        return (
            search,
            RequestListScope(
                organization: scope.org, mappings: scope.mapping, since: first, until: last, timeZone: zone)
        )
    }

    private func listRejections() throws {
        let settings = try team.settings()
        let history = try global.openPresent()
        let part = try scope.known(in: history, global)
        let (search, scope) = try asked(of: history)
        let found = try history.rejections(
            since: search.since, before: search.before, scope: part, limit: search.limit,
            isOldestFirst: search.isOldestFirst)
        let options = writing.options(settings, global)
        try writing.write(Reports.rejections(found, scope, options), as: chosenFormat(), global)
    }

    private func list() throws {
        let settings = try team.settings()
        let history = try global.openPresent()
        let part = try scope.known(in: history, global)
        var (search, scope) = try asked(of: history)
        search.present =
            Present(clock: .now, lastExchange: try history.evidence().lastExchange).instant

        let format = try chosenFormat()
        let options = writing.options(settings, global)
        var writer = RequestsWriter(
            search, scope: scope, as: format, options: options)
        // What goes to a file is written as a whole, at the end.
        var kept = try writing.output == nil ? "" : writer.begin()
        if writing.output == nil { try Session.current.output.write(writer.begin()) }
        let found = try history.findRequests(search, scope: part) { requests in
            let text = try writer.add(requests)
            if writing.output == nil { try Session.current.output.write(text) } else { kept += text }
        }
        if let whole = writer.whole(found) {
            try writing.write(whole, as: format, global)
        } else if writing.output == nil {
            try Session.current.output.write(writer.end(found))
        } else {
            try writing.write(Array((kept + writer.end(found)).utf8), as: format, global)
        }
        sayWhatFollows(found)
    }

    /// How many there are, and the command that goes on.
    private func sayWhatFollows(_ found: FoundRequests) {
        let shown = Numbers.grouped(found.shown)
        guard let next = found.next else {
            guard let total = found.total, found.shown > 0 else { return }
            let all = Numbers.counted(total, "request")
            global.logger.info("\(found.shown == total ? all : "the last \(shown) of \(all)")")
            return
        }
        let count =
            found.total.map { "\(shown) of \(Numbers.counted($0, "request"))" }
            ?? "\(Numbers.counted(found.shown, "request")), and there are more"
        let command = TypedCommand.text(without: ["--after", "--output"], adding: ["--after", next.description])
        global.logger.info("\(count); the next: \(Printable.text(command))")
    }
}

/// Which requests are looked for; all conditions have to hold.
struct RequestConditions: ParsableArguments {
    @Option(
        parsing: .singleValue,
        help: ArgumentHelp(
            "Only requests with this outcome; may be given more than once, for any of them. rejected lists the POSTs that made none.",
            valueName: "status"),
        completion: .list(OutcomeArgument.allValueStrings))
    var status: [OutcomeArgument] = []

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp(
            "An error code as in ACP-880056, or none for failed requests without one; may be given more than once.",
            valueName: "code"),
        completion: .errorCode)
    var code: [String] = []

    @Option(help: ArgumentHelp("The Platform's batch that an answer names.", valueName: "id"))
    var batch: String?

    @Option(
        help: ArgumentHelp(
            "Longer from the POST to the outcome, or so far pending, than 90s, 30m, 2h or 1d.", valueName: "time"),
        completion: .span)
    var slowerThan: SpanArgument?

    @Flag(help: "Only requests whose POST was not captured.")
    var inferred = false

    /// Whether it is about POSTs that made no request.
    var isAboutRejections: Bool { status.contains { $0.outcome == nil } }

    /// Whether anything is asked that only requests have.
    var isAboutRequests: Bool {
        status.contains { $0.outcome != nil } || !code.isEmpty || batch != nil || slowerThan != nil || inferred
    }

    var isGiven: Bool { !status.isEmpty || !code.isEmpty || batch != nil || slowerThan != nil || inferred }

    var search: RequestSearch {
        var search = RequestSearch()
        search.outcomes = Set(status.compactMap(\.outcome))
        search.codes = Set(code.map { $0 == "none" ? ErrorCode.none : $0 })
        search.batchID = batch
        search.slowerThan = slowerThan.map { Int64($0.seconds * 1_000) }
        search.isInferredOnly = inferred
        return search
    }
}

/// How many requests are shown, and from where on.
struct PageOptions: ParsableArguments {
    @Option(help: ArgumentHelp("How many at most; 0 for all (default: 50).", valueName: "count"))
    var limit: Int?

    @Option(help: ArgumentHelp("Go on behind this place, which the page before names.", valueName: "place"))
    var after: CursorArgument?

    @Flag(help: "The earliest first.")
    var oldestFirst = false

    func validate() throws {
        if let limit, limit < 0 { throw ValidationError("--limit is 0, for all, or more") }
    }

    var isGiven: Bool { limit != nil || after != nil || oldestFirst }

    func apply(to search: inout RequestSearch) {
        search.limit = limit == 0 ? nil : limit ?? 50
        search.after = after?.cursor
        search.isOldestFirst = oldestFirst
    }
}

/// An outcome on the command line, or `rejected`, which is none.
struct OutcomeArgument: ExpressibleByArgument {
    /// Nil for rejected POSTs.
    var outcome: Outcome?

    init?(argument: String) {
        guard Self.allValueStrings.contains(argument) else { return nil }
        outcome = Outcome.allCases.first { $0.name == argument }
    }

    static var allValueStrings: [String] { Outcome.allCases.map(\.name) + ["rejected"] }
}

/// A place in the order of requests on the command line.
struct CursorArgument: ExpressibleByArgument {
    var cursor: RequestCursor

    init?(argument: String) {
        guard let cursor = RequestCursor(argument) else { return nil }
        self.cursor = cursor
    }
}
