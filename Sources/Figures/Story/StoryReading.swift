import IngestionAPI

/// What the counting rules make of each exchange of a request, and why: the join of `RequestState`, taken apart.
///
/// It depends on the exchanges only, not on their order or on where they were found. What must hold: `state` is what an
/// import of the same exchanges writes to the database.
public struct StoryReading: Sendable, Equatable {
    /// One thing that the rules make of an exchange. Others are named by their place among the exchanges.
    public enum Effect: Sendable, Hashable {
        /// The same exchange as another: both count once.
        case repeats(Int)
        /// The accepted POST that gives the submitted time.
        case born
        /// An accepted POST of the same request, while another gives the submitted time.
        case acceptedAgain(birth: Int)
        /// No accepted POST was captured: the request is known, and inferred, from this first sight on.
        case firstSight
        /// A status dated before the POST that gives the submitted time.
        case beforeBirth(birth: Int)
        /// An exchange under another mapping's address than that of the one that the request belongs to.
        case elsewhere(birth: Int)
        /// A POST that found the request running: no new request.
        case collision
        /// A POST that was rejected: it made no request.
        case rejected
        /// The terminal answer that gives the outcome, and the latest one that it outweighs.
        case givesOutcome(Outcome, outweighs: Int?)
        /// A terminal answer that another one outweighs.
        case outweighed(Outcome, by: Int)
        /// Still running: changes nothing.
        case inProgress
        /// Still running, by an answer dated after the one that gives the outcome: changes nothing.
        case inProgressLate(end: Int)
        /// An HTTP error, or a body that is no JSON object: changes no outcome.
        case apiError
        /// A JSON object that is none of the API's answers: changes no outcome.
        case unrecognized
        /// Dated so far ahead of the clock that it is in no figure.
        case ahead

        /// The number of the counting rule behind it; nil where it is not read at all.
        public var rule: Int? {
            switch self {
            case .ahead: return nil
            case .repeats: return 1
            case .born, .acceptedAgain, .firstSight, .beforeBirth, .elsewhere, .collision: return 2
            case .rejected: return 3
            case .givesOutcome, .outweighed, .inProgress, .inProgressLate: return 4
            case .apiError, .unrecognized: return 8
            }
        }
    }

    /// What the rules make of each exchange, in the order of the exchanges; at least one effect each.
    public private(set) var effects: [[Effect]]
    /// What all of them say together, its mapping a place in `mappings`; nil where none speaks of a request.
    public private(set) var state: RequestState?
    /// The mappings under whose addresses the exchanges were made, ordered.
    public let mappings: [String]
    /// The mappings under whose addresses the exchanges were made that make the request or tell how it stands: more than one
    /// contradict one another. Ordered.
    public private(set) var named: [String] = []
    /// The exchange that gives the submitted time.
    public private(set) var birth: Int?
    /// The exchange that gives the outcome; nil while pending.
    public private(set) var end: Int?
    /// How many terminal answers there are, each exchange counted once.
    public private(set) var terminalAnswers = 0

    /// Reads the exchanges of one request.
    public init(_ exchanges: [Exchange]) {
        self.init(exchanges.map { RequestStory.Sight(exchange: $0, path: "", sha256: "", line: 0, format: "") })
    }

    /// Reads the exchanges of one request.
    /// - Parameters:
    ///   - leftOut: how many more there are that say what these say.
    ///   - limit: up to when exchanges count; nil for all.
    init(_ sights: [RequestStory.Sight], leftOut: [AnswerKind: Int] = [:], upTo limit: Instant? = nil) {
        let exchanges = sights.map(\.exchange)
        effects = Array(repeating: [], count: exchanges.count)
        let names = Set(exchanges.map(\.target.mapping.exact)).sorted()
        mappings = names.map(\.text)
        var firsts: [Identity: Int] = [:]
        var seen: [(place: Int, state: RequestState)] = []
        // In an order of their own, so that among equals it is never their order that decides.
        for place in exchanges.indices.sorted(by: { Self.precedes(exchanges[$0], exchanges[$1], else: $0 < $1) }) {
            let exchange = exchanges[place]
            if let limit, exchange.at > limit {
                effects[place] = [.ahead]
                continue
            }
            let identity = Identity(exchange, sights[place])
            if let first = firsts[identity] {
                effects[place] = [.repeats(first)]
                continue
            }
            firsts[identity] = place
            let answer = sights[place].answer
            if let notice = Self.notice(answer.kind) { effects[place] = [notice] }
            guard let mapping = names.firstIndex(of: exchange.target.mapping.exact),
                let one = RequestState(answer, at: exchange.at, mapping: mapping)
            else { continue }
            seen.append((place, one))
            if state?.join(one, precedes: <) == nil { state = one }
        }
        guard let state else { return }
        named = Set(seen.map(\.state.birth.mapping)).sorted().map { names[$0].text }
        let terminal = seen.filter { $0.state.terminal != nil }
        terminalAnswers = terminal.count + leftOut.filter { Outcome($0.key) != nil }.values.reduce(0, +)
        birth = seen.first { $0.state.birth == state.birth }?.place
        end = terminal.first { $0.state.terminal == state.terminal }?.place
        let others = terminal.filter { $0.place != end }
        let greatest = others.compactMap(\.state.terminal).max()
        let outweighed = others.first { $0.state.terminal == greatest }
        for one in seen {
            effects[one.place] =
                originEffects(one.place, one.state, state)
                + [answerEffect(one.place, one.state, state, outweighed?.place)].compactMap(\.self)
        }
    }

    /// What a sight says of where the request came from.
    private func originEffects(_ place: Int, _ one: RequestState, _ state: RequestState) -> [Effect] {
        guard let birth else { return [] }
        if place == birth { return [state.birth.inferred ? .firstSight : .born] }
        var effects: [Effect] = []
        if !one.birth.inferred {
            effects.append(.acceptedAgain(birth: birth))
        } else if one.birth.at < state.birth.at {
            effects.append(.beforeBirth(birth: birth))
        }
        if one.birth.mapping != state.birth.mapping { effects.append(.elsewhere(birth: birth)) }
        return effects
    }

    /// What a status says of how the request ended; nil for a POST.
    private func answerEffect(
        _ place: Int, _ one: RequestState, _ state: RequestState, _ outweighed: Int?
    ) -> Effect? {
        if let terminal = one.terminal {
            guard let end, end != place else { return .givesOutcome(terminal.outcome, outweighs: outweighed) }
            return .outweighed(terminal.outcome, by: end)
        }
        guard one.birth.inferred else { return nil }
        if let end, let terminal = state.terminal, one.lastSeen > terminal.at { return .inProgressLate(end: end) }
        return .inProgress
    }

    /// The effect of an answer that speaks of no request of its own.
    private static func notice(_ kind: AnswerKind) -> Effect? {
        switch kind {
        case .alreadyInProgress: return .collision
        case .notStopped, .notPublished, .rejectedOtherwise: return .rejected
        case .apiError: return .apiError
        case .unrecognized: return .unrecognized
        case .submitted, .success, .failed, .aborted, .inProgress: return nil
        }
    }

    /// By time, then by all that makes an exchange what it is; places decide only between what is the same.
    private static func precedes(_ left: Exchange, _ right: Exchange, else isBefore: Bool) -> Bool {
        if left.at != right.at { return left.at < right.at }
        if left.method != right.method { return left.method.rawValue < right.method.rawValue }
        let mappings = (left.target.mapping.exact, right.target.mapping.exact)
        if mappings.0 != mappings.1 { return mappings.0 < mappings.1 }
        if left.response != right.response { return left.response.lexicographicallyPrecedes(right.response) }
        return isBefore
    }

    /// What makes two exchanges one.
    private struct Identity: Hashable {
        var name: MappingName
        var method: Exchange.Method
        var id: RequestID?
        var at: Instant
        var isAnswered: Bool
        var response: [UInt8]
        /// Of all of it: a long one is here by its beginning.
        var (bytes, hashOfAll): (Int, Int)

        init(_ exchange: Exchange, _ sight: RequestStory.Sight) {
            (bytes, hashOfAll) = (sight.bytes, sight.hashOfAll)
            name = MappingName(organization: exchange.target.organization, mapping: exchange.target.mapping)
            method = exchange.method
            id = exchange.requestID
            at = exchange.at
            isAnswered = AnswerKind.isAnswered(httpStatus: exchange.httpStatus)
            response = exchange.response
        }
    }
}
