import IngestionAPI

/// What happens in the sandbox: a value that takes calls and gives answers, and knows no network.
///
/// The fate of a mapping's n-th request depends on the seed, the mapping and n alone, so that a scenario runs again in
/// the same way whatever the calls' order and timing.
public struct SandboxWorld: Sendable {
    /// How a request ends.
    public enum Fate: Sendable, Equatable {
        case success(records: Int)
        case failedToFetch
        case failedToUpload(batch: String)
        case aborted
        case hangs
    }

    /// A request that was taken.
    public struct Request: Sendable, Equatable {
        /// Its ID.
        public var id: Int64
        /// Its mapping.
        public var mapping: String
        /// When it was taken, seconds since the sandbox began.
        public var submitted: Double
        /// How long it takes, seconds.
        public var seconds: Double
        /// How it ends.
        public var fate: Fate
        /// What it made in the Platform, where its answer names a batch.
        public var batch: SandboxBatch?

        /// Whether it has ended at a time.
        func isOver(at now: Double) -> Bool { fate != .hangs && now >= submitted + seconds }
    }

    /// An answer.
    public struct Answer: Sendable, Equatable {
        /// The HTTP status.
        public var status: Int
        /// The body.
        public var body: String
        /// Seconds to wait before the next call, with 429.
        public var retryAfter: Int?
    }

    let scenario: SandboxScenario
    let clock: SandboxClock
    private let seed: UInt64
    private var mappings: [String: SandboxScenario.Mapping]
    /// Every request that was taken, in order.
    public private(set) var requests: [Request] = []
    private var places: [Int64: Int] = [:]
    private var latest: [String: Int] = [:]
    private var counts: [String: UInt64] = [:]
    /// The bucket of calls that are taken before the answer is 429, and when it was filled last.
    private var calls: Double
    private var filled = 0.0

    /// A sandbox that has just begun.
    public init(_ scenario: SandboxScenario, seed: UInt64, clock: SandboxClock = SandboxClock()) {
        self.scenario = scenario
        self.clock = clock
        self.seed = seed
        mappings = Dictionary(scenario.mappings.map { ($0.id, $0) }) { first, _ in first }
        calls = max(1, scenario.callsPerSecond)
    }

    /// Brings a mapping into another state, as the product's screens do.
    /// - Returns: whether there is such a mapping.
    public mutating func set(_ mapping: String, to state: SandboxScenario.State) -> Bool {
        mappings[mapping]?.state = state
        return mappings[mapping] != nil
    }

    /// Answers a call of the ingestion API.
    /// - Parameters:
    ///   - method: `GET` or `POST`.
    ///   - path: the URL's path.
    ///   - requestID: what a status call asks for.
    ///   - token: the bearer token.
    ///   - apiKey: the API key.
    ///   - now: seconds since the sandbox began.
    public mutating func answer(
        _ method: String, path: String, requestID: RequestID?, token: String?, apiKey: String?, at now: Double
    ) -> Answer {
        if let wait = throttle(at: now) { return Answer(status: 429, body: SandboxAnswers.throttled, retryAfter: wait) }
        guard apiKey == scenario.apiKey, token == scenario.token || token == scenario.tokenWithoutRole else {
            return Answer(status: 401, body: SandboxAnswers.wrongToken)
        }
        guard let target = try? CallTarget(url: path, organization: nil), target.organization == scenario.organization,
            let mapping = mappings[target.mapping]
        else { return Answer(status: 404, body: SandboxAnswers.notFound) }
        switch method {
        case "POST":
            guard token == scenario.token else { return Answer(status: 403, body: SandboxAnswers.missingRole) }
            return Answer(status: 200, body: submit(mapping, at: now))
        case "GET": return status(mapping, requestID, at: now)
        default: return Answer(status: 404, body: SandboxAnswers.notFound)
        }
    }

    /// The batches that requests name, in the requests' order.
    var batches: [SandboxBatch] { requests.compactMap(\.batch) }

    /// How long to wait before the next call is taken; nil where this one is.
    mutating func throttle(at now: Double) -> Int? {
        guard scenario.callsPerSecond > 0 else { return nil }
        calls = min(max(1, scenario.callsPerSecond), calls + (now - filled) * scenario.callsPerSecond)
        filled = now
        if calls >= 1 {
            calls -= 1
            return nil
        }
        return max(1, Int(((1 - calls) / scenario.callsPerSecond).rounded(.up)))
    }

    private mutating func submit(_ mapping: SandboxScenario.Mapping, at now: Double) -> String {
        switch mapping.state {
        case .draft: return SandboxAnswers.notPublished(mapping: mapping.id)
        case .published, .started: return SandboxAnswers.notStopped(mapping: mapping.id)
        case .stopped: break
        }
        if let place = latest[mapping.id], !requests[place].isOver(at: now) {
            return SandboxAnswers.alreadyInProgress(requests[place].id, mapping: mapping.id)
        }
        let number = counts[mapping.id, default: 0]
        counts[mapping.id] = number + 1
        let (seconds, fate) = draw(mapping, number)
        let request = Request(
            id: scenario.firstRequest + Int64(requests.count), mapping: mapping.id, submitted: now, seconds: seconds,
            fate: fate, batch: batch(mapping, number, fate, from: now, seconds: seconds))
        places[request.id] = requests.count
        latest[mapping.id] = requests.count
        requests.append(request)
        return SandboxAnswers.submitted(request.id, mapping: mapping.id)
    }

    private func status(_ mapping: SandboxScenario.Mapping, _ id: RequestID?, at now: Double) -> Answer {
        guard case .number(let number)? = id, let place = places[number], requests[place].mapping == mapping.id else {
            return Answer(status: 404, body: SandboxAnswers.notFound)
        }
        let request = requests[place]
        guard request.isOver(at: now) else {
            return Answer(status: 200, body: SandboxAnswers.inProgress(number, mapping: mapping.id))
        }
        let batch = request.batch?.id ?? ""
        let body =
            switch request.fate {
            case .success(let records):
                SandboxAnswers.success(number, mapping: mapping.id, records: records, batch: batch)
            case .failedToFetch: SandboxAnswers.failedToFetch(number, mapping: mapping.id)
            case .failedToUpload(let batch): SandboxAnswers.failedToUpload(number, mapping: mapping.id, batch: batch)
            case .aborted: SandboxAnswers.aborted(number, mapping: mapping.id, batch: batch)
            case .hangs: SandboxAnswers.inProgress(number, mapping: mapping.id)
            }
        return Answer(status: 200, body: body)
    }

    /// How long a mapping's n-th request takes, and how it ends.
    private func draw(_ mapping: SandboxScenario.Mapping, _ number: UInt64) -> (Double, Fate) {
        var chance = SandboxChance(seed: seed, mapping.id, number)
        let span = mapping.seconds ?? scenario.seconds
        let seconds = span[0] + (span[1] - span[0]) * chance.share()
        let fates = mapping.fates ?? scenario.fates
        let weights = [fates.success, fates.failedToFetch, fates.failedToUpload, fates.aborted, fates.hangs]
        var rest = chance.share() * weights.reduce(0, +)
        var choice = 0
        while choice < weights.count - 1, rest >= weights[choice] {
            rest -= weights[choice]
            choice += 1
        }
        switch choice {
        case 0: return (seconds, .success(records: Int(chance.share() * chance.share() * 5_000)))
        case 1: return (seconds, .failedToFetch)
        case 2:
            let digits = "0123456789abcdef".map(String.init)
            let batch = (0..<32).map { _ in digits[Int(chance.share() * 16)] }.joined()
            return (seconds, .failedToUpload(batch: batch))
        case 3: return (seconds, .aborted)
        default: return (seconds, .hangs)
        }
    }
}

extension SandboxWorld {
    /// What a mapping's n-th request makes in the Platform; nil where its answer names no batch.
    private func batch(
        _ mapping: SandboxScenario.Mapping, _ number: UInt64, _ fate: Fate, from now: Double, seconds: Double
    ) -> SandboxBatch? {
        var chance = SandboxChance(seed: seed ^ 0xBA7C, mapping.id, number)
        let isNamed = chance.share() < scenario.batches.namedBySuccess
        let (id, records): (String?, Int?)
        switch fate {
        case .success(let delivered) where isNamed: (id, records) = (nil, delivered)
        case .failedToUpload(let batch): (id, records) = (batch, nil)
        case .aborted: (id, records) = (nil, nil)
        case .success, .failedToFetch, .hangs: return nil
        }
        return SandboxBatch(
            scenario.batches, id: id, mapping: mapping.id, records: records, times: now...now + seconds, seed: seed,
            chance: &chance)
    }
}

/// Chance that depends on the seed and on what it is drawn for (SplitMix64).
struct SandboxChance {
    private var state: UInt64

    init(seed: UInt64, _ name: String, _ number: UInt64) {
        state = seed
        for byte in name.utf8 { state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        state ^= number &* 0xD6E8_FEB8_6659_FD93
    }

    /// A number from 0 up to 1.
    mutating func share() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        bits ^= bits >> 31
        return Double(bits >> 11) / Double(1 << 53)
    }
}
