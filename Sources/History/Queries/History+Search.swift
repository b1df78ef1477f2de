import Figures

extension History {
    /// Finds requests, in the order and with the limit that the search asks for.
    ///
    /// What is held in memory is a page's keys; without a limit, those of a day. Requests are read in full only once they
    /// are handed over.
    /// - Parameter body: is given the requests in pieces.
    /// - Throws: `HistoryProblem`, and what `body` throws.
    public func findRequests(
        _ search: RequestSearch, scope: ReportScope = .all, _ body: ([RequestFigures]) throws -> Void
    ) throws -> FoundRequests {
        try snapshot { db in
            let finding = try RequestFinding(db, search, scope: scope, rollups: timeZone)
            return try finding.find(body)
        }
    }

    /// What the database holds: how far the data reach.
    public func evidence() throws -> EvidenceFigures {
        try snapshot { db in try EvidenceFigures(db) }
    }
}
