import IngestionAPI

/// A request's exchanges as a report shows them, with the raw answers.
public struct StoryFigures: Sendable, Equatable {
    /// One exchange.
    public struct Sight: Sendable, Equatable {
        /// When the answer arrived.
        public var at: Instant
        /// The method, `POST` or `GET`.
        public var method: String
        /// The call's URL with its query.
        public var url: String
        /// The `requestId` of the request's body.
        public var askedFor: RequestID?
        /// The HTTP status.
        public var httpStatus: Int
        /// How long the exchange took, milliseconds.
        public var durationMs: Int64?
        /// What the answer says by the counting rules.
        public var kind: AnswerKind
        /// The response body, byte for byte; of a long one the beginning.
        public var response: [UInt8]
        /// How many bytes the whole response body has.
        public var bytes: Int
        /// The capture it came from, as the user named it.
        public var path: String
        /// The line (or entry) in the capture, from 1.
        public var line: Int

        /// A sight from its parts.
        public init(
            at: Instant, method: String, url: String = "", askedFor: RequestID? = nil, httpStatus: Int,
            durationMs: Int64?, kind: AnswerKind, response: [UInt8], bytes: Int? = nil, path: String, line: Int
        ) {
            self.at = at
            self.method = method
            self.url = url
            self.askedFor = askedFor
            self.httpStatus = httpStatus
            self.durationMs = durationMs
            self.kind = kind
            self.response = response
            self.bytes = bytes ?? response.count
            self.path = path
            self.line = line
        }

        /// Whether the response body is longer than what is here of it.
        public var isCut: Bool { response.count < bytes }

        /// The response body as text; bytes that are no UTF-8 are shown as U+FFFD.
        public var text: String { String(decoding: response, as: UTF8.self) }
    }

    /// Whose mapping.
    public var name: MappingName
    /// Which request.
    public var id: RequestID
    /// Its exchanges by time.
    public var sights: [Sight]
    /// How many are left out.
    public var leftOut = 0

    /// A story from its parts.
    public init(name: MappingName, id: RequestID, sights: [Sight]) {
        self.name = name
        self.id = id
        self.sights = sights
    }
}
