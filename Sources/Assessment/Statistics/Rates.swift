import Figures

extension Counts {
    /// Success / (success + failed + aborted); nil without a finished request.
    public var successRate: Proportion? { Proportion(success, of: finished) }

    /// Aborted per 1,000 finished requests; nil without a finished request.
    public var abortsPer1000: Double? {
        finished > 0 ? Double(aborted) * 1_000 / Double(finished) : nil
    }

    /// The codes with a count, most frequent first, equals in the order of their text.
    package var rankedCodes: [(code: String, count: Int)] {
        codes.filter { $0.value > 0 }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { (code: $0.key, count: $0.value) }
    }
}
