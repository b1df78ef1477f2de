import Bytes
import GRDB
import IngestionAPI
import SQLText

/// The exchanges that make no request: rejections, collisions, API errors and answers that nobody knows. Few by nature,
/// so they have a row each. The row's key is the exchange's identity: writing one twice changes nothing.
struct NoticeTables {
    private let rejection: RawStatement
    private let collision: RawStatement
    private let apiError: RawStatement
    private let unrecognized: RawStatement

    init(_ db: Database) throws {
        rejection = try RawStatement(db, sql: "INSERT OR IGNORE INTO rejection VALUES (?, ?, ?, ?)")
        collision = try RawStatement(db, sql: "INSERT OR IGNORE INTO collision VALUES (?, ?, ?, ?)")
        apiError = try RawStatement(db, sql: SQLText.file("queries/api_error_insert.sql"))
        unrecognized = try RawStatement(db, sql: "INSERT OR IGNORE INTO unrecognized VALUES (?, ?, ?, ?, ?)")
    }

    /// Writes one exchange that is none of a request.
    func write(_ batch: ExchangeBatch, _ index: Int, mapping: Int) throws {
        let response = batch.responses.withUnsafeBytes { responses in
            SHA256(of: UnsafeRawBufferPointer(rebasing: responses[batch.responseRange(index)]))
        }
        let answer = Array(response.bytes.prefix(8))
        let request = batch.requestID(index) ?? .text("")
        let method = Int(batch.method(index).rawValue)
        switch batch.kinds[index] {
        case .notStopped, .notPublished, .rejectedOtherwise:
            rejection.bind(1, mapping)
            rejection.bind(2, batch.times[index])
            rejection.bind(3, answer)
            rejection.bind(4, Int(batch.kinds[index].rawValue))
            try rejection.run()
        case .alreadyInProgress:
            collision.bind(1, mapping)
            collision.bind(2, batch.times[index])
            collision.bind(3, request)
            collision.bind(4, answer)
            try collision.run()
        case .apiError:
            apiError.bind(1, mapping)
            apiError.bind(2, batch.times[index])
            apiError.bind(3, method)
            apiError.bind(4, request)
            apiError.bind(5, answer)
            // All of 2xx are one exchange, and it must not matter which of them came first.
            let status = Int(batch.httpStatuses[index])
            apiError.bind(6, AnswerKind.isAnswered(httpStatus: status) ? 200 : status)
            try apiError.run()
        case .unrecognized:
            unrecognized.bind(1, mapping)
            unrecognized.bind(2, batch.times[index])
            unrecognized.bind(3, method)
            unrecognized.bind(4, request)
            unrecognized.bind(5, answer)
            try unrecognized.run()
        case .submitted, .success, .failed, .aborted, .inProgress:
            preconditionFailure("\(batch.kinds[index]) speaks of a request")
        }
    }
}
