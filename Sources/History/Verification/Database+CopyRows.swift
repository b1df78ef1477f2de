import GRDB

extension Database {
    /// Takes rows over from the same table of another database, all columns as they are.
    func copyRows(of table: String, from source: Database) throws {
        let columns = try source.columns(in: table)
        let places = columns.map { _ in "?" }.joined(separator: ", ")
        let insertion = try RawStatement(self, sql: "INSERT INTO \(table) VALUES (\(places))")
        let rows = try RawStatement(
            source, sql: "SELECT \(columns.map(\.name).joined(separator: ", ")) FROM \(table)")
        try rows.forEach { row in
            for column in 0..<Int32(columns.count) { insertion.bind(column + 1, row, column) }
            try insertion.run()
        }
    }

    /// Takes over which requests were pruned; a database that an earlier version made knows of none.
    func copyPrunedRequests(from source: Database) throws {
        if try source.tableExists("pruned_request") { try copyRows(of: "pruned_request", from: source) }
    }
}
