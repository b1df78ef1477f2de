import Bytes

/// What the API answered, as a typed value. Every body there can be is one of these; none is an error of this program.
public enum Answer: Hashable, Sendable {
    /// The answer to a POST.
    case trigger(TriggerAnswer)
    /// The answer to a GET.
    case status(StatusAnswer)
    /// A JSON object that is none of the answers on the API's page; kept and counted, and changes no outcome.
    case unrecognized(status: String?)
    /// An HTTP error (any status outside 200 to 299).
    case httpError(status: Int)
    /// A body that is no JSON object.
    case notAnObject

    /// Reads an answer by the counting rules.
    /// - Parameters:
    ///   - method: POST triggers, GET reads a status.
    ///   - httpStatus: outside 200 to 299 the body is not looked at.
    ///   - response: the body as received.
    ///   - asked: the request that a GET asked for, where the body may name none.
    public init(method: Exchange.Method, httpStatus: Int, response: [UInt8], asked: RequestID? = nil) {
        guard AnswerKind.isAnswered(httpStatus: httpStatus) else {
            self = .httpError(status: httpStatus)
            return
        }
        self = response.withUnsafeBufferPointer { bytes in
            var cursor = JSONCursor(bytes)
            do throws(JSONProblem) {
                let fields = try AnswerFields(reading: &cursor)
                try cursor.finish()
                return Answer(method: method, fields: fields, cursor: cursor, asked: asked)
            } catch {
                return .notAnObject
            }
        }
    }

    private init(method: Exchange.Method, fields: AnswerFields, cursor: JSONCursor, asked: RequestID?) {
        let requestID = fields.requestID ?? asked
        let info = fields.info.map { cursor.text(of: $0) } ?? ""
        let batchID = fields.batch.map { cursor.text(of: $0) }.flatMap { $0.isEmpty ? nil : $0 }
        let codes = fields.info.map { ErrorCode.codes(in: cursor.bytes(of: $0)) } ?? []
        let kind =
            AnswerKind(method: method, fields: fields, hasRequestID: requestID != nil)
            ?? AnswerKind.rejection(info: info)
        switch kind {
        case .submitted: self = .trigger(.submitted(requestID!))
        case .alreadyInProgress: self = .trigger(.alreadyInProgress(requestID))
        case .notStopped: self = .trigger(.rejected(.notStopped))
        case .notPublished: self = .trigger(.rejected(.notPublished))
        case .rejectedOtherwise: self = .trigger(.rejected(.other(info: info)))
        case .success: self = .status(.success(requestID!, records: fields.records, batchID: batchID))
        case .failed: self = .status(.failed(requestID!, codes: codes, batchID: batchID))
        case .aborted: self = .status(.aborted(requestID!, codes: codes, batchID: batchID))
        case .inProgress: self = .status(.inProgress(requestID!))
        case .unrecognized, .apiError:
            self = .unrecognized(status: fields.statusToken.map { cursor.text(of: $0) })
        }
    }

    /// The answer's kind.
    public var kind: AnswerKind {
        switch self {
        case .trigger(.submitted): return .submitted
        case .trigger(.alreadyInProgress): return .alreadyInProgress
        case .trigger(.rejected(.notStopped)): return .notStopped
        case .trigger(.rejected(.notPublished)): return .notPublished
        case .trigger(.rejected(.other)): return .rejectedOtherwise
        case .status(.success): return .success
        case .status(.failed): return .failed
        case .status(.aborted): return .aborted
        case .status(.inProgress): return .inProgress
        case .unrecognized: return .unrecognized
        case .httpError, .notAnObject: return .apiError
        }
    }
}

/// The answers to a POST.
public enum TriggerAnswer: Hashable, Sendable {
    /// `"Success"`: the ingestion request was submitted. It is not ingested yet.
    case submitted(RequestID)
    /// `"In Progress"`: a request of the mapping is running; the answer names it.
    case alreadyInProgress(RequestID?)
    /// `"Failed"`: no request was created.
    case rejected(Rejection)
}

/// Why a POST created no request.
public enum Rejection: Hashable, Sendable {
    /// The mapping's execution has to be stopped before it can be triggered.
    case notStopped
    /// The mapping has to be published.
    case notPublished
    /// Another reason, in the API's words.
    case other(info: String)
}

/// The answers to a GET.
public enum StatusAnswer: Hashable, Sendable {
    /// Ingested. `records` is nil, unknown, where the answer has no whole number from 0 up. The API's page shows no batch ID here.
    case success(RequestID, records: Int64?, batchID: String? = nil)
    /// Failed. A batch ID is given where the failure came after the upload.
    case failed(RequestID, codes: [String], batchID: String?)
    /// Aborted, perhaps after some records were ingested.
    case aborted(RequestID, codes: [String], batchID: String?)
    /// Still running.
    case inProgress(RequestID)

    /// The request that it is about.
    public var requestID: RequestID {
        switch self {
        case .success(let id, _, _), .failed(let id, _, _), .aborted(let id, _, _), .inProgress(let id): id
        }
    }
}
