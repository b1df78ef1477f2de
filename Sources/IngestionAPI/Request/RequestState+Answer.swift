extension RequestState {
    /// What one answer says of its request; nil where it speaks of none.
    /// - Parameter mapping: what stands for the mapping.
    public init?(_ answer: Answer, at: Instant, mapping: Int) {
        var terminal: Terminal?
        switch answer {
        case .trigger(.submitted), .status(.inProgress): break
        case .status(.success(_, let records, let batchID)):
            terminal = Terminal(at: at, outcome: .success, records: records, batchID: batchID)
        case .status(.failed(_, let codes, let batchID)):
            terminal = Terminal(at: at, outcome: .failed, codes: codes.joined(separator: ","), batchID: batchID)
        case .status(.aborted(_, let codes, let batchID)):
            terminal = Terminal(at: at, outcome: .aborted, codes: codes.joined(separator: ","), batchID: batchID)
        case .trigger(.alreadyInProgress), .trigger(.rejected), .unrecognized, .httpError, .notAnObject: return nil
        }
        self.init(
            birth: Birth(inferred: answer.kind != .submitted, at: at, mapping: mapping), lastSeen: at,
            terminal: terminal)
    }
}
