/// Some thousands of exchanges of one capture, laid out by column: what readers hand over and evidence is packed from.
///
/// A batch costs a few allocations where as many `Exchange` values would cost one each. Index `i` of every column is
/// the same exchange, in the capture's order.
public struct ExchangeBatch: Sendable {
    /// How a call named its request, and what of it is not in the capture.
    public struct Form: OptionSet, Hashable, Sendable {
        /// The bits.
        public let rawValue: UInt8

        /// A form from its bits.
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// The method is GET, else POST.
        public static let get = Form(rawValue: 1)
        /// The request's ID is in `requestNumbers`.
        public static let numbered = Form(rawValue: 2)
        /// The request's ID is in `requestTexts`.
        public static let worded = Form(rawValue: 4)
        /// The URL's query named the same request.
        public static let inQuery = Form(rawValue: 8)
        /// The request's body named the same request.
        public static let inBody = Form(rawValue: 16)
        /// The call asked for another request than the answer names; see `askedFor`.
        public static let askedForOther = Form(rawValue: 32)
        /// The capture names no time: it was made out from the file, or given when it was imported.
        public static let timeInferred = Form(rawValue: 64)
        /// The capture names no mapping: it was made out from the answer, or given when it was imported.
        public static let mappingInferred = Form(rawValue: 128)
    }

    /// What a call asked for, where the answer names another request.
    public struct Asked: Hashable, Sendable {
        /// The `requestId` of the URL's query.
        public var query: RequestID?
        /// The `requestId` of the request's body.
        public var body: RequestID?

        /// What was asked for, from its parts.
        public init(query: RequestID?, body: RequestID?) {
            self.query = query
            self.body = body
        }
    }

    /// When the responses arrived, milliseconds since 1970.
    public var times: [Int64] = []
    /// Method, and where the request's ID stands.
    public var forms: [Form] = []
    /// Indices into `targets`.
    public var targetIndices: [Int32] = []
    /// Request IDs that are numbers; 0 for others.
    public var requestNumbers: [Int64] = []
    /// HTTP statuses, 100 to 599.
    public var httpStatuses: [UInt16] = []
    /// Durations, milliseconds; -1 where not known.
    public var durations: [Int64] = []
    /// Line (or entry) numbers in the capture, from 1.
    public var lines: [Int] = []
    /// Offsets behind each response body in `responses`.
    public var responseEnds: [Int] = []
    /// All response bodies, one after another, byte for byte.
    public var responses: [UInt8] = []
    /// Request IDs that are no numbers, by index.
    public var requestTexts: [Int: String] = [:]
    /// What was asked for where it is not what was answered, by index.
    public var askedFor: [Int: Asked] = [:]
    /// The calls' targets.
    public var targets: [CallTarget] = []
    /// What each answer of the ingestion API says: derived from the columns above, never stored.
    public var kinds: [AnswerKind] = []
    /// Records of a success; -1 where not known. Derived, like `kinds`.
    public var records: [Int64] = []

    /// An empty batch with room for exchanges.
    public init(capacity: Int = 0) {
        times.reserveCapacity(capacity)
        forms.reserveCapacity(capacity)
        targetIndices.reserveCapacity(capacity)
        requestNumbers.reserveCapacity(capacity)
        httpStatuses.reserveCapacity(capacity)
        durations.reserveCapacity(capacity)
        lines.reserveCapacity(capacity)
        responseEnds.reserveCapacity(capacity)
        responses.reserveCapacity(capacity * 160)
        kinds.reserveCapacity(capacity)
        records.reserveCapacity(capacity)
    }

    /// How many exchanges it holds.
    public var count: Int { times.count }

    /// Whether these are the Platform's answers about batches: they are never mixed with others. Requests' IDs are batches' then, and
    /// nothing is derived.
    public var isOfPlatform: Bool { targets.first?.isPlatform ?? false }

    /// Where an exchange's response body lies in `responses`.
    @inline(__always)
    public func responseRange(_ index: Int) -> Range<Int> {
        (index == 0 ? 0 : responseEnds[index - 1])..<responseEnds[index]
    }

    /// The request that an exchange is about.
    public func requestID(_ index: Int) -> RequestID? {
        if forms[index].contains(.numbered) { return .number(requestNumbers[index]) }
        return requestTexts[index].map(RequestID.text)
    }

    /// An exchange's method.
    @inline(__always)
    public func method(_ index: Int) -> Exchange.Method {
        forms[index].contains(.get) ? .get : .post
    }

    /// One exchange as a value.
    public subscript(index: Int) -> Exchange {
        let form = forms[index]
        let requestID = requestID(index)
        let asked = askedFor[index]
        var exchange = Exchange(
            at: Instant(milliseconds: times[index]), method: method(index),
            target: targets[Int(targetIndices[index])], requestID: requestID,
            queryRequestID: form.contains(.inQuery) ? requestID : asked?.query,
            bodyRequestID: form.contains(.inBody) ? requestID : asked?.body,
            httpStatus: Int(httpStatuses[index]), durationMs: durations[index] < 0 ? nil : durations[index],
            response: Array(responses[responseRange(index)]))
        exchange.isTimeInferred = form.contains(.timeInferred)
        exchange.isMappingInferred = form.contains(.mappingInferred)
        return exchange
    }

    /// The answer of an exchange, in full.
    public func answer(_ index: Int) -> Answer {
        Answer(
            method: method(index), httpStatus: Int(httpStatuses[index]),
            response: Array(responses[responseRange(index)]),
            asked: method(index) == .get ? requestID(index) : nil)
    }

    /// Derives `kinds` and `records` from the responses: what a batch read back from evidence lacks.
    public mutating func classify() {
        guard !isOfPlatform else { return }
        kinds.removeAll(keepingCapacity: true)
        records.removeAll(keepingCapacity: true)
        for index in 0..<count {
            let range = responseRange(index)
            let form = forms[index]
            let reading = responses.withUnsafeBufferPointer { bytes in
                AnswerReading(
                    method: form.contains(.get) ? .get : .post, httpStatus: Int(httpStatuses[index]),
                    response: UnsafeBufferPointer(rebasing: bytes[range]),
                    isAsked: form.contains(.get) && !form.isDisjoint(with: [.numbered, .worded]))
            }
            kinds.append(reading.kind)
            records.append(reading.records)
        }
    }
}
