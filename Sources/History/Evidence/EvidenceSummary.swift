import IngestionAPI

/// What a block of evidence is found by: how many exchanges it holds, of which times and requests.
struct EvidenceSummary: Hashable, Sendable {
    /// How many exchanges it holds.
    var count: Int
    /// From the first to the last, milliseconds since 1970.
    var times: ClosedRange<Int64>
    /// From the least to the greatest request ID that is a number; nil where there is none.
    var requests: ClosedRange<Int64>?
    /// What it is of, beside request IDs that are numbers.
    var words: Words
    /// The line of its first exchange.
    var firstLine: Int

    /// What a block is of (column `has_words`).
    enum Words: Int, Sendable {
        /// Requests whose IDs are numbers alone.
        case none = 0
        /// Also requests whose IDs are no numbers.
        case some = 1
        /// Batches: the Platform's answers.
        case batches = 2
    }

    /// A summary from its parts.
    init(count: Int, times: ClosedRange<Int64>, requests: ClosedRange<Int64>?, words: Words, firstLine: Int) {
        self.count = count
        self.times = times
        self.requests = requests
        self.words = words
        self.firstLine = firstLine
    }

    /// The columns of a block's row that say something else than another summary does.
    func differences(from other: EvidenceSummary) -> [String] {
        [
            ("exchanges", count == other.count), ("first_at", times.lowerBound == other.times.lowerBound),
            ("last_at", times.upperBound == other.times.upperBound),
            ("min_request, max_request", requests == other.requests), ("has_words", words == other.words),
            ("first_line", firstLine == other.firstLine),
        ].filter { !$0.1 }.map(\.0)
    }

    /// The summary of the exchanges of a batch that are `kept`; there is at least one.
    init(_ batch: ExchangeBatch, kept: some Collection<Int>) {
        var first = Int64.max
        var last = Int64.min
        var least = Int64.max
        var greatest = Int64.min
        for index in kept {
            first = min(first, batch.times[index])
            last = max(last, batch.times[index])
            guard batch.forms[index].contains(.numbered) else { continue }
            least = min(least, batch.requestNumbers[index])
            greatest = max(greatest, batch.requestNumbers[index])
        }
        count = kept.count
        times = first...last
        requests = least <= greatest ? least...greatest : nil
        if batch.isOfPlatform {
            words = .batches
        } else {
            words = !batch.requestTexts.isEmpty && kept.contains { batch.requestTexts[$0] != nil } ? .some : .none
        }
        firstLine = kept.first.map { batch.lines[$0] } ?? 0
    }
}
