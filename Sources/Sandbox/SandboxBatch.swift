/// A batch of the Platform: what a request made there, and what becomes of it. Times are seconds since the sandbox began.
public struct SandboxBatch: Sendable, Equatable {
    /// How a batch ends.
    public enum End: String, Sendable, CaseIterable {
        case failed
        case aborted
        case partial
        case ingested
        case archived
        case stalls
    }

    /// A reason, and how many records it is said of.
    public struct Reason: Sendable, Equatable {
        /// The code and what it says.
        public var reason: SandboxScenario.Batches.Reason
        /// How many records.
        public var records: Int
    }

    /// Its ID.
    public var id: String
    /// The dataset that it is for.
    public var dataset: String
    /// When it is created: its request runs.
    public var created: Double
    /// When it is loaded, and processing begins.
    public var started: Double
    /// When it ends; it may never.
    public var completed: Double
    /// How it ends.
    public var end: End
    /// Records that it brought, that arrived, and that did not; nil where the Platform says no figures.
    public var input, output, failed: Int?
    /// Why records did not arrive.
    public var reasons: [Reason] = []
    /// What its diagnostics say of the rows of these, each once.
    public var rows: [Reason] = []
    /// Whether its metrics are called as they were once.
    public var isOld: Bool

    /// Draws what becomes of the batch of a request.
    /// - Parameters:
    ///   - id: as the request names it; nil for one that is drawn.
    ///   - records: how many the request says that it delivered; nil where it says none.
    ///   - times: from when to when the request runs.
    init(
        _ scenario: SandboxScenario.Batches, id: String?, mapping: String, records: Int?, times: ClosedRange<Double>,
        seed: UInt64, chance: inout SandboxChance
    ) {
        self.id = id ?? "01" + Self.text(24, of: "0123456789ABCDEFGHJKMNPQRSTVWXYZ", &chance)
        var own = SandboxChance(seed: seed ^ 0xDA7A, mapping, 0)
        dataset = Self.text(24, of: "0123456789abcdef", &own)
        let seconds = scenario.seconds[0] + (scenario.seconds[1] - scenario.seconds[0]) * chance.share()
        created = (times.lowerBound + times.upperBound) / 2
        started = times.upperBound + seconds / 3
        completed = times.upperBound + seconds
        let weights = scenario.fates.weights
        var rest = chance.share() * weights.reduce(0) { $0 + $1.weight }
        end =
            weights.first {
                rest -= $0.weight; return rest < 0
            }?.end ?? weights.last { $0.weight > 0 }?.end ?? .ingested
        isOld = scenario.metrics == .old || scenario.metrics == .both && chance.share() < 0.5
        let brought = records ?? 1 + Int(chance.share() * chance.share() * 5_000)
        if end == .partial, brought == 0 { end = .ingested }
        let lost: Int
        switch end {
        case .aborted, .stalls: return
        case .failed: lost = brought
        case .partial: lost = 1 + Int(chance.share() * Double(brought - 1) / 2)
        case .ingested, .archived: lost = 0
        }
        (input, output, failed) = (brought, brought - lost, lost)
        guard end == .failed || end == .partial else { return }
        let first = Int(chance.share() * Double(scenario.reasons.count))
        let count = min(scenario.reasons.count, lost > 1 && chance.share() < 0.5 ? 2 : 1)
        reasons = Self.shared(lost, among: (0..<count).map { scenario.reasons[(first + $0) % scenario.reasons.count] })
        rows = Self.shared(lost, among: Array(scenario.rowReasons.prefix(lost)))
    }

    private static func shared(_ records: Int, among reasons: [SandboxScenario.Batches.Reason]) -> [Reason] {
        reasons.enumerated().map { place, reason in
            Reason(
                reason: reason,
                records: records / reasons.count + (place == 0 ? records % reasons.count : 0))
        }
    }

    private static func text(_ count: Int, of letters: String, _ chance: inout SandboxChance) -> String {
        let letters = Array(letters)
        return String((0..<count).map { _ in letters[Int(chance.share() * Double(letters.count))] })
    }

    /// Whether it has ended at a time.
    func isOver(at now: Double) -> Bool { end != .stalls && now >= completed }

    /// Whether the Platform has forgotten it at a time.
    func isGone(after seconds: Double, at now: Double) -> Bool {
        seconds > 0 && isOver(at: now) && now >= completed + seconds
    }

    /// The Platform's word for its state at a time.
    func state(at now: Double) -> String {
        if now < started { return "loading" }
        guard now >= completed else { return "processing" }
        return switch end {
        case .failed: "failed"
        case .aborted: "aborted"
        case .partial, .ingested: "success"
        case .archived: "archived"
        case .stalls: "stalled"
        }
    }
}
