import IngestionAPI

/// One request and every exchange about it, with where each was found.
public struct RequestStory: Sendable {
    /// An exchange and its place in a capture.
    public struct Sight: Sendable {
        /// The exchange, with the raw response body; of a long one the beginning.
        public var exchange: Exchange
        /// What the whole answer says.
        public var answer: Answer
        /// How many bytes the whole response body has.
        public var bytes: Int
        /// Tells a long answer from others that begin alike; 0 where all of it is here.
        var hashOfAll = 0
        /// The capture, as the user named it.
        public var path: String
        /// The SHA-256 of the capture's bytes.
        public var sha256: String
        /// The line (or entry) in the capture, from 1.
        public var line: Int
        /// The capture's format, as in `ndjson`.
        public var format: String

        /// A sight from its parts.
        public init(exchange: Exchange, path: String, sha256: String, line: Int, format: String) {
            self.exchange = exchange
            answer = exchange.answer
            bytes = exchange.response.count
            self.path = path
            self.sha256 = sha256
            self.line = line
            self.format = format
        }

        /// The same with no more than so many bytes of the answer.
        public func cut(to most: Int) -> Sight {
            guard bytes > most else { return self }
            var cut = self
            cut.exchange.response = Array(exchange.response.prefix(most))
            cut.hashOfAll = exchange.response.hashValue
            return cut
        }

        /// Whether it comes before another one: by time, of equal times what ends no request, then what counts less for how it ended.
        public static func precedes(_ left: Sight, _ right: Sight) -> Bool {
            if left.exchange.at != right.exchange.at { return left.exchange.at < right.exchange.at }
            let ends = [left, right].map { RequestState($0.answer, at: $0.exchange.at, mapping: 0)?.terminal }
            if let less = ends[0], let more = ends[1] {
                if less != more { return less < more }
            } else if (ends[0] == nil) != (ends[1] == nil) {
                return ends[0] == nil
            }
            return (left.path, left.line) < (right.path, right.line)
        }

        /// Whether the response body is longer than what is here of it.
        public var isCut: Bool { exchange.response.count < bytes }
    }

    /// How the mapping went on after a request that did not succeed.
    public struct Recovery: Sendable, Equatable {
        /// The first request after it that succeeded; nil where none has so far.
        public var success: RequestFigures?
        /// How many requests between the two, or up to the last one, failed or were aborted.
        public var troubled: Int
        /// How many of them are pending.
        public var pending: Int

        /// What followed, from its parts.
        public init(success: RequestFigures?, troubled: Int, pending: Int) {
            self.success = success
            self.troubled = troubled
            self.pending = pending
        }
    }

    /// The organization.
    public var organization: String
    /// The request's ID.
    public var requestID: RequestID
    /// The mapping it belongs to.
    public var mapping: String
    /// What its exchanges say together; nil where only collisions or errors speak of it.
    public var state: RequestState?
    /// The exchanges about it, by time.
    public var sights: [Sight]
    /// How many of each kind are left out: there are many, and they say what those before and behind them say.
    public var leftOut: [AnswerKind: Int] = [:]
    /// How many are left out of those that are dated later than what counts.
    public var leftOutLater = 0
    /// How many are left out in all.
    public var leftOutCount: Int { leftOut.values.reduce(leftOutLater, +) }
    /// The mapping's request before it, by submitted time.
    public var before: RequestFigures?
    /// The mapping's request after it.
    public var after: RequestFigures?
    /// How the mapping went on; nil for a request that succeeded or is pending.
    public var recovery: Recovery?

    /// The first day that a prune kept, `2026-08-31`, where that deleted the request and kept what was captured later.
    public var prunedBefore: String?
    /// What the Platform says of the batch that it names; nil where it names none, or the Platform was never asked.
    public var batch: BatchFigures?
    /// The Platform's answers about that batch, by time.
    public var batchSights: [Sight] = []
    /// Up to when exchanges count; nil where none is later.
    public var limit: Instant?

    /// A story from its parts.
    public init(
        organization: String, requestID: RequestID, mapping: String, state: RequestState?, sights: [Sight]
    ) {
        self.organization = organization
        self.requestID = requestID
        self.mapping = mapping
        self.state = state
        self.sights = sights
    }

    /// What the counting rules make of its exchanges.
    public var reading: StoryReading { StoryReading(sights, leftOut: leftOut, upTo: limit) }

    /// Whether all that is known of it is dated in the future.
    public var isAhead: Bool { limit.map { limit in sights.allSatisfy { $0.exchange.at > limit } } ?? false }

    /// Its mapping by both names.
    public var name: MappingName { MappingName(organization: organization, mapping: mapping) }
}
