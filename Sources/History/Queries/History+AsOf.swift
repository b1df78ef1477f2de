import IngestionAPI

extension History {
    /// The history as it was known at an instant: another connection, which sees what the exchanges up to then say, and no more.
    /// Reports of it need not guess what changed later; evidence has times, so this is a cut.
    /// - Throws: `HistoryProblem`.
    public func asOf(_ instant: Instant) throws -> History {
        let history = try History(path: path, for: .reading)
        _ = try history.leaveOut(after: instant, isCut: true)
        return history
    }
}
