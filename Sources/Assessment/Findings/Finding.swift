import IngestionAPI

/// Something that happened in the period: more than chance explains, or a plain fact that must not be overlooked.
public struct Finding: Sendable, Equatable {
    /// The rule that found it; each is described in the report's definitions and in the article FindingRules.
    public enum Rule: String, CaseIterable, Sendable {
        /// Nothing was captured for a time.
        case gap
        /// The success rate of a mapping, or of all together, fell.
        case rateFell
        /// The success rate of a mapping falls slowly.
        case decay
        /// Failures of several mappings within hours.
        case outage
        /// Failures close to one another.
        case burst
        /// Aborted requests one after another.
        case abortStreak
        /// Requests that have been pending for far longer than usual.
        case stuck
        /// A mapping without requests where there should be some.
        case silent
        /// HTTP errors: calls that the API or something before it refused.
        case apiErrors
        /// Requests that take longer than usual.
        case slow
        /// An error code never seen before.
        case newCode
        /// An error code that was gone.
        case codeReturned
        /// An error code that has become more frequent.
        case codeRose
        /// More rejected POSTs than usual.
        case rejections
        /// More ingested requests without a record than usual.
        case emptySuccesses
        /// A period's volume far from the usual one.
        case weekVolume
        /// A day's volume far from the weekday's usual one.
        case volume
        /// The success rate rose.
        case rateRose
    }

    /// What was found, with the figures that it rests on.
    public enum Facts: Sendable, Equatable {
        /// A success rate, and the interval of its difference to the twelve weeks before. Requests that only go on with a
        /// failure before them are in neither.
        case rate(now: Proportion, before: Proportion, low: Double, high: Double)
        /// Failed or aborted of all finished requests between two instants, and of those of the twelve weeks before.
        case outage(failed: Proportion, from: Instant, to: Instant, usual: Proportion)
        /// Failed of finished requests between two instants, and failed or aborted of those of the twelve weeks before.
        case burst(failed: Proportion, from: Instant, to: Instant, usual: Proportion)
        /// Aborted requests without another outcome between them, and aborted of finished in the twelve weeks before.
        case streak(length: Int, from: Instant, to: Instant, usual: Proportion)
        /// Pending requests, the oldest's age, and the 95th percentile of how long the mapping's requests usually take;
        /// milliseconds.
        case stuck(count: Int, age: Int64, usual: Int64, sample: Int)
        /// Captured days without a request up to the last one, the day of the last request, and on how many of the
        /// captured days before there was one.
        case silent(days: Int, last: Day, usual: Proportion)
        /// Calls answered by one HTTP status, how many were to be expected from how many days, and from when to when.
        case apiErrors(status: Int, count: Int, expected: Double, from: Instant, to: Instant, days: Int)
        /// The middle time to finish, the usual one, and where 95 % of such weeks lie; milliseconds. From how many requests, and
        /// how many weeks before.
        case slow(now: Int64, usual: Int64, low: Int64, high: Int64, sample: Int, weeks: Int)
        /// A code's requests; on how many days of mappings it was seen, on how many that was to be expected, and on how many in
        /// the twelve weeks before.
        case codeRose(requests: Int, days: Int, expected: Double, before: Int)
        /// Requests on so many ordinary days, the usual number, where 95 % of such weeks lie, and from how many weeks.
        case weekVolume(days: Int, value: Int, usual: Double, low: Double, high: Double, weeks: Int)
        /// A code's requests, and how many failed or were aborted before without it.
        case newCode(requests: Int, before: Int)
        /// A code's requests, the last day with it before, and on how many days there had been any.
        case returned(requests: Int, last: Day, days: Int)
        /// Rejected POSTs and their most frequent kind; how many were to be expected, at most how many in 95 % of such
        /// times, and from how many days.
        case rejections(kind: Rejection, count: Int, expected: Double, most: Int, days: Int)
        /// Ingested requests without a record, now and in the twelve weeks before.
        case empty(now: Proportion, before: Proportion)
        /// A day's requests or records, and where 95 % of such days lie.
        case volume(day: Day, isRecords: Bool, value: Int128, low: Double, high: Double, sample: Int)
        /// Days without any capture.
        case missingDays([Day])
        /// A time without any capture, longer than usual at these hours of the week.
        case missingHours(from: Instant, to: Instant, weeks: Int)
    }

    /// Why a POST was rejected, for the switch that has to be flipped.
    public enum Rejection: String, Sendable {
        /// The mapping runs on its own schedule: it has to be stopped.
        case notStopped
        /// The mapping has to be published.
        case notPublished
        /// The answer names another reason.
        case other
    }

    /// The rule that found it.
    public var rule: Rule
    /// The mapping; nil where it is about several, or all.
    public var mapping: MappingName?
    /// The mappings, where it is about several.
    public var mappings: [MappingName] = []
    /// The error code, where it is about one.
    public var code: String?
    /// The figures.
    public var facts: Facts
    /// How many requests it is about: what findings of one weight are ranked by.
    public var requests: Int
    /// The probability of such an observation by chance, before the correction for how many were looked at; nil for a
    /// fact that no chance is part of.
    public var pValue: Double?

    /// Since when: only of what began at some time and goes on.
    public var since: ChangePoint?

    /// A finding from its parts.
    package init(
        rule: Rule, mapping: MappingName? = nil, mappings: [MappingName] = [], code: String? = nil, facts: Facts,
        requests: Int, pValue: Double? = nil, since: ChangePoint? = nil
    ) {
        self.rule = rule
        self.mapping = mapping
        self.mappings = mappings
        self.code = code
        self.facts = facts
        self.requests = requests
        self.pValue = pValue
        self.since = since
    }

    /// Every mapping that it is about; none where it is about all, or about a code.
    public var allMappings: [MappingName] { mapping.map { [$0] } ?? mappings }

    /// How much it matters: 0 first. Of 3 are good news.
    package var weight: Int {
        switch rule {
        case .gap: return 0
        case .rateFell, .decay, .outage, .burst, .abortStreak, .stuck, .silent, .apiErrors, .newCode: return 1
        case .slow, .codeReturned, .codeRose, .rejections, .emptySuccesses, .weekVolume, .volume: return 2
        case .rateRose: return 3
        }
    }
}
