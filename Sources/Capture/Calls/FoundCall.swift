import IngestionAPI

/// An HTTP call as some format describes it, before anyone knows whether it is one of the ingestion API.
struct FoundCall {
    /// When the response arrived.
    var at: Instant
    /// `GET`, `POST` or another method, as it was written.
    var method: String
    /// The whole URL.
    var url: String
    /// The request's body, where one was kept.
    var requestBody: [UInt8] = []
    /// The HTTP status.
    var httpStatus = 200
    /// How long the exchange took, milliseconds.
    var durationMs: Int64?
    /// The response body, byte for byte.
    var response: [UInt8]
    /// What the format does not say and the reader made out from elsewhere.
    var inferred: ExchangeBatch.Form = []
}

/// One entry of a capture: a HAR entry, an execution, a row, a line.
struct Entry {
    enum Content {
        case call(FoundCall)
        /// A call to something else, or no call at all: nothing is wrong with it.
        case other
        /// An entry that may be about the API and can't be read, with the bytes to be kept in quarantine. Headers and
        /// whatever else may hold credentials are left out of them already.
        case unread(reason: String, kept: [UInt8])
    }

    /// Its number in the capture, from 1; for formats of lines the line it begins on.
    var number: Int
    var content: Content
}

/// Reads the entries of one format.
protocol EntrySource: AnyObject {
    /// The next entry; nil at the end.
    func next() throws -> Entry?
    /// How many entries or lines have been read.
    var count: Int { get }
}
