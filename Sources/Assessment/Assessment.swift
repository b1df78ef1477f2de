import Figures
import IngestionAPI

/// How a period went, judged once: every headline, mark, table and list takes its judgement from here.
public struct Assessment: Sendable {
    /// How things stand, in a word.
    public enum State: String, Sendable, CaseIterable {
        /// Nothing was found that is not usual.
        case healthy
        /// Something to look at.
        case watch
        /// Something is wrong, or nothing was captured where there should be something.
        case trouble
        /// Nothing, or too little, is known.
        case unknown
    }

    /// A success rate beside what is usual.
    public struct Rate: Sendable {
        /// Where it lies.
        public enum Place: String, Sendable {
            /// Lower than chance explains.
            case below
            /// Within what is usual.
            case usual
            /// Higher than chance explains.
            case above
        }

        /// The requests that were judged, and of them the ingested ones: finished ones, without those that only go on with a
        /// failure before them.
        public let judged: Proportion
        /// The usual rate, 0 to 1.
        public let level: Double
        /// From how many finished requests of the twelve weeks before.
        public let sample: Int
        /// The rates that are no finding, 0 to 1; worked out when asked for.
        public var limits: ClosedRange<Double> { judgement.limits(family: family) }
        /// Where it lies.
        public let place: Place
        fileprivate let judgement: RateRule.Judgement
        fileprivate let family: Int
    }

    /// One mapping.
    public struct Mapping: Sendable {
        /// Which one.
        public let name: MappingName
        /// How it stands.
        public let state: State
        /// Its success rate; nil where nothing finished, or too little is known of before.
        public let rate: Rate?
        /// What was found about it, by place in `findings`.
        public let findings: [Int]
        /// The day of its last request, where it has been silent since before the period.
        public let silentSince: Day?
    }

    /// The period.
    public let period: Period
    /// How all stands together.
    public let state: State
    /// The success rate of all mappings together, beside what is usual with the volumes of now.
    public let rate: Rate?
    /// Each mapping that has anything in the period or in the weeks before, in the report's order.
    public let mappings: [Mapping]
    /// The mappings without requests where there should be some, whether told or not.
    public let silent: [MappingName]
    /// What was found, the weightiest first, known or not.
    public let findings: [Finding]
    /// The same, what the team knows apart.
    public let sorted: SortedFindings
    /// What to do about it, the most important first.
    public let toDo: [ToDo]
    /// What is usual, which all of this is held against.
    package let baseline: Baseline
    private let places: [MappingName: Int]
    private let control: RateRule.Judgement?
    private let family: Int

    /// Judges figures.
    /// - Parameter hasData: whether anything is known about the period; without, nothing is found.
    public init(_ figures: WeeklyFigures, acknowledgements: [Acknowledgement] = [], hasData: Bool = true) {
        period = figures.period
        let baseline = Baseline(figures)
        self.baseline = baseline
        let silences = hasData ? SilentRule.silences(baseline) : []
        let judged = hasData ? RateRule.Judgements(baseline) : nil
        let findings = judged.map { Findings.of(baseline, silences: silences, judged: $0) } ?? []
        let sorted = SortedFindings(findings, figures, acknowledgements)
        let family = RateRule.family(baseline)
        let single = judged?.single ?? []
        let rates = Dictionary(uniqueKeysWithValues: single.map { ($0.mapping, Rate($0, family)) })
        let old = Dictionary(
            uniqueKeysWithValues: silences.filter(\.isOld).map { ($0.name, $0.last) })
        let open = findings.indices.filter { sorted.isOpen(findings[$0]) }
        mappings = baseline.pasts.map { past in
            let about = findings.indices.filter { findings[$0].allMappings.contains(past.name) }
            let rate = rates[past.name] ?? nil
            let state: State =
                about.filter(open.contains).map { State(findings[$0]) }.max()
                ?? (old[past.name] != nil ? .watch : rate == nil ? .unknown : .healthy)
            return Mapping(
                name: past.name, state: state, rate: rate, findings: about, silentSince: old[past.name])
        }
        places = Dictionary(uniqueKeysWithValues: mappings.enumerated().map { ($1.name, $0) })
        let together = judged?.together ?? (single.count == 1 ? single[0] : nil)
        control = together
        self.family = family
        rate = together.map { Rate($0, family) }
        state =
            !hasData
            ? .unknown : open.map { State(findings[$0]) }.max() ?? (together == nil ? .unknown : .healthy)
        silent = silences.map(\.name)
        self.findings = findings
        self.sorted = sorted
        toDo = ToDo.list(sorted.open, baseline)
    }

    /// A mapping's part; nil for one without anything in the period or before.
    public subscript(_ name: MappingName) -> Mapping? { places[name].map { mappings[$0] } }

    /// The mappings that have been silent since before the period, the latest first.
    public var stillSilent: [Mapping] {
        mappings.filter { $0.silentSince != nil }.sorted { ($1.silentSince!, $0.name) < ($0.silentSince!, $1.name) }
    }

    /// Where the rate of a week with so many finished requests would be no finding; nil where too little is known.
    public func limits(total: Int) -> ClosedRange<Double>? {
        control.map {
            $0.usual.limits(
                total: total, below: Finding.Rule.rateFell.alpha / Double(family),
                above: Finding.Rule.rateRose.alpha / Double(family))
        }
    }
}

extension Assessment.State: Comparable {
    private var severity: Int {
        switch self {
        case .unknown: 0
        case .healthy: 1
        case .watch: 2
        case .trouble: 3
        }
    }

    /// The better one first; what is unknown before all.
    public static func < (left: Self, right: Self) -> Bool { left.severity < right.severity }

    /// What a finding makes of what it is about.
    init(_ finding: Finding) {
        switch finding.weight {
        case 0, 1: self = .trouble
        case 2: self = .watch
        default: self = .healthy
        }
    }
}

extension Assessment.Rate {
    init(_ judgement: RateRule.Judgement, _ family: Int) {
        judged = judgement.now
        level = judgement.usual.level
        sample = judgement.usual.sample
        self.judgement = judgement
        self.family = family
        place = judgement.isBelow(family: family) ? .below : judgement.isAbove(family: family) ? .above : .usual
    }
}
