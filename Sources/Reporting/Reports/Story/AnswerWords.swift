import IngestionAPI

/// What an answer says, in a few words of English, as JSON and the log have it.
public enum AnswerWords {
    /// The words.
    public static func text(_ answer: Answer) -> String {
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
