import Figures
import GRDB
import IngestionAPI
import SQLText

extension History {
    /// Every error code up to the end of a period.
    /// - Parameters:
    ///   - period: the days that requests are counted of; nil for the whole history.
    ///   - timeZone: the zone of the whole history's days; a period has its own.
    /// - Throws: `HistoryProblem`.
    public func errors(
        _ period: Period? = nil, scope: ReportScope = .all, timeZone zone: ReportTimeZone? = nil
    ) throws -> ErrorsFigures {
        try snapshot { db in
            try ErrorsQuery(db, period: period, scope: scope, zone: zone ?? timeZone, rollups: timeZone).figures()
        }
    }

    /// All about one error code; nil for one that was never seen up to the period's end.
    /// - Parameters:
    ///   - code: the code; nil for failed requests that name none.
    ///   - period: the days whose requests are looked at; nil for the whole history.
    ///   - limit: how many of its requests are looked at one by one, about: the days of the latest. 0 for all.
    /// - Throws: `HistoryProblem`.
    public func codeHistory(
        _ code: String?, _ period: Period? = nil, scope: ReportScope = .all, timeZone zone: ReportTimeZone? = nil,
        limit: Int = 5_000
    ) throws -> CodeHistory? {
        try snapshot { db in
            let query = try ErrorsQuery(
                db, period: period, scope: scope, zone: zone ?? timeZone, rollups: timeZone)
            let errors = try query.figures()
            guard let figures = errors.codes.first(where: { $0.code == code }) else { return nil }
            return try CodeHistoryQuery(db, query, errors, figures, limit: limit).history()
        }
    }
}
