import Foundation
import History
import IngestionAPI

/// A request's story as JSON.
struct RequestStoryDocument: Encodable {
    struct Sight: Encodable {
        var at: String
        var method: String
        var url: String
        var httpStatus: Int
        var durationMs: Int64?
        var answer: String
        /// As text; what is no UTF-8 is shown as U+FFFD.
        var response: String
        var path: String
        var sha256: String
        var line: Int
        var format: String
        var timeInferred: Bool
        var mappingInferred: Bool
    }

    var organization: String
    var requestId: String
    var mapping: String
    var outcome: String?
    var submittedAt: String?
    var inferred: Bool?
    var finishedAt: String?
    var lastSeen: String?
    var records: Int64?
    var codes: [String]
    var batchId: String?
    var exchanges: [Sight]

    init(_ story: RequestStory) {
        organization = story.organization
        requestId = story.requestID.description
        mapping = story.mapping
        outcome = story.state?.outcome.name
        submittedAt = story.state?.birth.at.description
        inferred = story.state?.birth.inferred
        finishedAt = story.state?.terminal?.at.description
        lastSeen = story.state?.lastSeen.description
        records = story.state?.terminal?.records
        codes = story.state?.terminal?.codes.split(separator: ",").map(String.init) ?? []
        batchId = story.state?.terminal?.batchID
        exchanges = story.sights.map { sight in
            Sight(
                at: sight.exchange.at.description, method: sight.exchange.method.name, url: sight.exchange.url,
                httpStatus: sight.exchange.httpStatus, durationMs: sight.exchange.durationMs,
                answer: AnswerText.text(sight.exchange.answer),
                response: String(decoding: sight.exchange.response, as: UTF8.self), path: sight.path,
                sha256: sight.sha256, line: sight.line, format: sight.format,
                timeInferred: sight.exchange.isTimeInferred, mappingInferred: sight.exchange.isMappingInferred)
        }
    }
}
