import IngestionAPI

/// Tells the time of an export, which some tools give every call of a file, from the times of calls.
///
/// What shows it: all calls of the file begin within a second, some of them long after their answers were made, as the
/// answers' own `Date` says, and none before. No call is made after its answer.
struct ExportedTimes {
    /// What the calls seen so far show.
    enum Verdict {
        /// Nothing yet: they began within a second.
        case open
        /// They have times of their own.
        case ofCalls
        /// They have one time, that of the export.
        case ofExport
    }

    /// How much later than its answer a call begins, for that to show something: clocks differ by less, as a rule.
    static let leastLateness: Int64 = 5_000
    /// All calls of an export begin within so many milliseconds; `Date` is cut to the second.
    static let second: Int64 = 1_000

    private(set) var verdict = Verdict.open
    private var range: ClosedRange<Int64>?
    private var hasLate = false

    /// Sees the next call of the file.
    /// - Parameters:
    ///   - began: when it began; nil where that is not known.
    ///   - answered: its answer's `Date`; nil where it has none, or is no answer of the API.
    mutating func see(began: Instant?, answered: Instant?) {
        guard verdict == .open, let began = began?.milliseconds else { return }
        let known = range ?? began...began
        let wider = min(known.lowerBound, began)...max(known.upperBound, began)
        range = wider
        if wider.upperBound - wider.lowerBound > Self.second { verdict = .ofCalls }
        guard let answered = answered?.milliseconds else { return }
        if began - answered > Self.leastLateness { hasLate = true }
        if answered - began > Self.second { verdict = .ofCalls }
    }

    /// There are no more calls to see, or too many have been.
    mutating func close() {
        if verdict == .open { verdict = hasLate ? .ofExport : .ofCalls }
    }

    /// Whether a call of a file whose times are an export's began at that time, too.
    func covers(_ began: Instant) -> Bool {
        range.map { (($0.upperBound - Self.second)...($0.lowerBound + Self.second)).contains(began.milliseconds) }
            ?? false
    }
}
