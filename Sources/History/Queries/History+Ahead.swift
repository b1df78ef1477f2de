import Figures
import GRDB
import IngestionAPI

extension History {
    /// Leaves out of all figures what is dated later than an instant: one line with a wrong clock would otherwise move
    /// windows, ages and states. What is derived is then that of the exchanges up to the instant; the evidence stays whole.
    ///
    /// For this connection alone: temporary views stand in for the derived tables, and queries find them by the same names. Where
    /// nothing is later, it costs one look at an index; else as much as the requests that have exchanges on both sides of it.
    /// - Parameter mostDecoded: up to how many exchanges later blocks are read to see which requests they speak of; of more, the
    ///   requests' rows are.
    /// - Parameter isCut: whether it is as if it were not known at all: then nothing tells of it.
    /// - Returns: what was left out; nil for nothing.
    /// - Throws: `HistoryProblem`.
    public func leaveOut(
        after limit: Instant, isCut: Bool = false, mostDecoded: Int = 10_000
    ) throws -> AheadExchanges? {
        do {
            return try queue.inDatabase { db in
                let last = try Int64.fetchOne(db, sql: "SELECT max(last_at) FROM evidence")
                guard isCut || last ?? .min > limit.milliseconds else { return nil }
                let later = try LaterExchanges(db, limit: limit.milliseconds, mostDecoded: mostDecoded)
                try PresentTables(db, later, timeZone: timeZone).make(isCut: isCut)
                return later.ahead.count > 0 ? later.ahead : nil
            }
        } catch {
            throw problem(error)
        }
    }
}
