import GRDB

extension Database {
    /// Takes rows over from the same table of another database, all columns as they are.
    /// - Parameter condition: which rows, in SQL; all where nothing is said.
    func copyRows(of table: String, from source: Database, where condition: String = "TRUE") throws {
        for row in try Row.fetchAll(source, sql: "SELECT * FROM \(table) WHERE \(condition)") {
            let places = [String](repeating: "?", count: row.count).joined(separator: ", ")
            try execute(
                sql: "INSERT INTO \(table) VALUES (\(places))", arguments: StatementArguments(row.databaseValues))
        }
    }

    /// Takes over which requests were pruned; a database that an earlier version made knows of none.
    func copyPrunedRequests(from source: Database) throws {
        if try source.tableExists("pruned_request") { try copyRows(of: "pruned_request", from: source) }
    }
}
