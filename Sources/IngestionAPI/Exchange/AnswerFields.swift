import Bytes

/// The fields of a response body that the counting rules ask for, found without copying.
///
/// All other fields are passed over. Where a field stands twice the last one counts, as in other JSON readers.
public struct AnswerFields: Sendable {
    /// The `status` word.
    public enum Status: UInt8, Sendable {
        /// There is none, or it is no string.
        case missing
        /// "Success"
        case success
        /// "Failed"
        case failed
        /// "Aborted"
        case aborted
        /// "In Progress"
        case inProgress
        /// A word that the API's page does not know.
        case unknown
    }

    /// `status`; letter case does not matter.
    public var status = Status.missing
    /// Where the `status` string stands, where there is one.
    public var statusToken: JSONCursor.StringToken?
    /// `requestId` where it is a whole number, or a string of one.
    public var requestNumber: Int64?
    /// `requestId` where it is anything else that names something.
    public var requestText: String?
    /// `numRecords`, where it is a whole number from 0 to `mostRecords`, or a string of one.
    public var records: Int64?
    /// `info`, where it is a string.
    public var info: JSONCursor.StringToken?
    /// `batchId`, where it is a string.
    public var batch: JSONCursor.StringToken?

    /// The most records that a request is believed to have ingested: 10¹². A greater number can't be meant, counts as not
    /// known, and so can't make the sums of millions of requests overflow.
    public static let mostRecords: Int64 = 1_000_000_000_000

    /// Nothing found.
    public init() {}

    /// Reads the object at the cursor and leaves the cursor behind it.
    /// - Parameter levels: how many arrays and objects it stands in.
    public init(reading cursor: inout JSONCursor, inside levels: Int = 0) throws(JSONProblem) {
        try cursor.expect(UInt8(ascii: "{"))
        if cursor.take(UInt8(ascii: "}")) { return }
        repeat {
            let key = try cursor.string()
            try cursor.expect(UInt8(ascii: ":"))
            if cursor.equals(key, "requestId") {
                (requestNumber, requestText) = try AnswerFields.requestID(&cursor, inside: levels + 1)
            } else if cursor.equals(key, "info") {
                info = try AnswerFields.string(&cursor, inside: levels + 1)
            } else if cursor.equals(key, "status") {
                statusToken = try AnswerFields.string(&cursor, inside: levels + 1)
                status = statusToken.map { AnswerFields.status($0, cursor) } ?? .missing
            } else if cursor.equals(key, "numRecords") {
                records = try AnswerFields.count(&cursor, inside: levels + 1)
            } else if cursor.equals(key, "batchId") {
                batch = try AnswerFields.string(&cursor, inside: levels + 1)
            } else {
                try cursor.skipValue(inside: levels + 1)
            }
        } while cursor.take(UInt8(ascii: ","))
        try cursor.expect(UInt8(ascii: "}"))
    }

    /// The request that the answer names.
    public var requestID: RequestID? {
        requestNumber.map(RequestID.number) ?? requestText.map(RequestID.text)
    }

    /// Reads a value as a request ID; one that can't be an ID (null, true, an object) gives nil twice.
    public static func requestID(
        _ cursor: inout JSONCursor, inside levels: Int = 0
    ) throws(JSONProblem) -> (number: Int64?, text: String?) {
        switch cursor.next() {
        case UInt8(ascii: "\""):
            let token = try cursor.string()
            switch RequestID(cursor.text(of: token)) {
            case .number(let number): return (number, nil)
            case .text(let text): return (nil, text)
            case nil: return (nil, nil)
            }
        case let byte? where JSONCursor.startsNumber(byte):
            let token = try cursor.number()
            if let integer = token.integer { return (integer, nil) }
            let raw = UnsafeBufferPointer(start: cursor.base + token.start, count: token.end - token.start)
            return (nil, String(decoding: raw, as: UTF8.self))
        default:
            try cursor.skipValue(inside: levels)
            return (nil, nil)
        }
    }

    private static func string(
        _ cursor: inout JSONCursor, inside levels: Int
    ) throws(JSONProblem) -> JSONCursor.StringToken? {
        guard cursor.next() == UInt8(ascii: "\"") else {
            try cursor.skipValue(inside: levels)
            return nil
        }
        return try cursor.string()
    }

    private static func count(_ cursor: inout JSONCursor, inside levels: Int) throws(JSONProblem) -> Int64? {
        var value: Int64?
        switch cursor.next() {
        case UInt8(ascii: "\""):
            let token = try cursor.string()
            value = Int64(cursor.text(of: token))
        case let byte? where JSONCursor.startsNumber(byte):
            value = try cursor.number().integer
        default:
            try cursor.skipValue(inside: levels)
        }
        guard let value, (0...mostRecords).contains(value) else { return nil }
        return value
    }

    private static func status(_ token: JSONCursor.StringToken, _ cursor: JSONCursor) -> Status {
        if cursor.equals(token, "Success") { return .success }
        if cursor.equals(token, "In Progress") { return .inProgress }
        if cursor.equals(token, "Failed") { return .failed }
        if cursor.equals(token, "Aborted") { return .aborted }
        switch cursor.text(of: token).lowercased() {
        case "success": return .success
        case "in progress": return .inProgress
        case "failed": return .failed
        case "aborted": return .aborted
        default: return .unknown
        }
    }
}
