import Bytes

/// The least that counting needs of an answer: its kind and, for a success, how many records. Reads without allocating.
public struct AnswerReading: Sendable {
    /// What the answer says.
    public var kind: AnswerKind
    /// Records of a success; -1 where not known.
    public var records: Int64

    /// Reads a response body.
    /// - Parameter isAsked: whether the call named a request, for an answer that names none.
    public init(method: Exchange.Method, httpStatus: Int, response: UnsafeBufferPointer<UInt8>, isAsked: Bool) {
        guard AnswerKind.isAnswered(httpStatus: httpStatus) else {
            self.init(kind: .apiError, records: -1)
            return
        }
        var cursor = JSONCursor(response)
        do throws(JSONProblem) {
            let fields = try AnswerFields(reading: &cursor)
            try cursor.finish()
            self.init(method: method, fields: fields, cursor: cursor, isAsked: isAsked)
        } catch {
            self.init(kind: .apiError, records: -1)
        }
    }

    /// What the fields of a JSON object say.
    /// - Parameter cursor: the cursor that the fields were read with.
    @inline(__always)
    public init(method: Exchange.Method, fields: AnswerFields, cursor: JSONCursor, isAsked: Bool) {
        let hasRequestID = isAsked || fields.requestNumber != nil || fields.requestText != nil
        kind =
            AnswerKind(method: method, fields: fields, hasRequestID: hasRequestID)
            ?? AnswerKind.rejection(info: fields.info.map { cursor.text(of: $0) } ?? "")
        records = kind == .success ? fields.records ?? -1 : -1
    }

    /// A reading from its parts.
    public init(kind: AnswerKind, records: Int64) {
        self.kind = kind
        self.records = records
    }
}
