import Foundation
import History
import IngestionAPI
import Reporting

/// A request's story for the terminal.
enum RequestStoryText {
    /// What became of it, then each exchange with its raw response.
    static func text(_ story: RequestStory) -> String {
        var text = "Request \(Printable.text(story.requestID.description)) of \(Printable.text(story.organization)), "
        text += "mapping \(Printable.text(story.mapping)): \(outcome(story.state))\n"
        text += advice(story.state).map { "  \($0)\n" }.joined()
        for sight in story.sights {
            let exchange = sight.exchange
            let duration = exchange.durationMs.map { ", \(Grouped.text(Int($0))) ms" } ?? ""
            text += "\n\(exchange.at)  \(exchange.method.name) \(Printable.text(exchange.url))\n"
            text += "    HTTP \(exchange.httpStatus)\(duration) · \(AnswerText.text(exchange.answer))"
            text += " · \(Printable.text(sight.path)):\(sight.line)\n"
            if let note = note(sight) { text += "    \(note)\n" }
            let body = String(decoding: exchange.response, as: UTF8.self)
            for line in body.split(separator: "\n", omittingEmptySubsequences: false) {
                text += "    \(Printable.text(String(line)))\n"
            }
        }
        return text
    }

    /// What the catalogue knows of the codes that the request ended with.
    private static func advice(_ state: RequestState?) -> [String] {
        let catalogue = CodeCatalogue(.en)
        let codes = state?.terminal?.codes.split(separator: ",").map(String.init) ?? []
        return codes.compactMap { catalogue[$0] }.flatMap { entry in
            ["\(entry.code): \(entry.meaning)", "Likely cause: \(entry.cause)", "What to do: \(entry.action)"]
        }
    }

    /// What of an exchange does not stand in its capture.
    private static func note(_ sight: RequestStory.Sight) -> String? {
        var notes: [String] = []
        if sight.exchange.isTimeInferred { notes.append("the capture names no time: it was inferred") }
        if sight.exchange.isMappingInferred { notes.append("the capture names no mapping: it was inferred") }
        if sight.format == "csv" {
            notes.append("from a spreadsheet: an answer that no cell holds was written from the row")
        }
        return notes.isEmpty ? nil : notes.joined(separator: "; ")
    }

    private static func outcome(_ state: RequestState?) -> String {
        guard let state else { return "never known to be accepted" }
        let origin = state.birth.inferred ? "first seen" : "submitted"
        guard let terminal = state.terminal else {
            return "pending, \(origin) \(state.birth.at), last seen \(state.lastSeen)"
        }
        var text = state.outcome.name
        switch terminal.outcome {
        case .success: text += terminal.records.map { ", \(Grouped.text(Int($0))) records" } ?? ", records not known"
        case .failed, .aborted, .pending:
            if !terminal.codes.isEmpty { text += " with \(Printable.text(terminal.codes))" }
            if let batchID = terminal.batchID { text += ", batch \(Printable.text(batchID))" }
        }
        return "\(text) (\(origin) \(state.birth.at), finished \(terminal.at))"
    }
}

/// What an answer says, in a few words.
enum AnswerText {
    static func text(_ answer: Answer) -> String {
        switch answer {
        case .trigger(.submitted): return "submitted"
        case .trigger(.alreadyInProgress): return "collision: already in progress"
        case .trigger(.rejected(.notStopped)): return "rejected: the mapping is not stopped"
        case .trigger(.rejected(.notPublished)): return "rejected: the mapping is not published"
        case .trigger(.rejected(.other)): return "rejected"
        case .status(.success): return "success"
        case .status(.failed): return "failed"
        case .status(.aborted): return "aborted"
        case .status(.inProgress): return "in progress"
        case .unrecognized: return "an answer that the API's page does not know"
        case .httpError: return "API error"
        case .notAnObject: return "API error: no JSON object"
        }
    }
}
