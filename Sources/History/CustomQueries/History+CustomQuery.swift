import Figures
import IngestionAPI

extension History {
    /// What a report of one's own finds in a period.
    ///
    /// The statement runs on a connection of its own that can only read, in one snapshot: an import that goes on at the
    /// same time neither waits nor is seen.
    /// - Parameters:
    ///   - query: the report.
    ///   - period: the days that it is asked about, in the zone that times are shown in.
    ///   - limits: how much it may take.
    /// - Throws: `QueryProblem` for what is wrong with the report, `HistoryProblem` for the database.
    public func table(of query: QueryFile, in period: Period, limits: QueryLimits = QueryLimits()) throws -> QueryTable
    {
        let connection = try ReadOnlyConnection(
            path: path, opening: unwritable?.address ?? path, valueBytes: limits.valueBytes)
        let statement = try QueryStatement(query, on: connection, limits: limits)
        let columns = try statement.columns()
        let asksForPeriod = try statement.bind(QueryParameters(period))
        let (rows, cut) = try statement.rows()
        try unwritable?.check()
        return QueryTable(
            name: query.name, title: query.title, summary: query.header.summary,
            period: asksForPeriod ? period : nil, timeZone: period.timeZone, columns: columns, rows: rows, cut: cut)
    }
}
