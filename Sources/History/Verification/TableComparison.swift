import Figures
import GRDB
import GRDBSQLite

/// Compares a derived table of the database with the same table made anew, row by row in the order of its key.
struct TableComparison {
    let table: DerivedTable

    /// Compares the two tables.
    func check(stored: Database, derived: Database, _ words: RowWords) throws -> Verification.Check {
        var check = Verification.Check(table.subject)
        // A database that an earlier version made has the table from its next change on, which fills it.
        guard try stored.tableExists(table.name) else { return check }
        let columns = try stored.columns(in: table.name).map(\.name)
        let order = table.key.joined(separator: ", ")
        let sql = "SELECT \(columns.joined(separator: ", ")) FROM \(table.name) ORDER BY \(order)"
        let (left, right) = (try RawStatement(stored, sql: sql), try RawStatement(derived, sql: sql))
        defer {
            left.reset()
            right.reset()
        }
        let places = table.key.map { column in Int32(columns.firstIndex(of: column) ?? 0) }
        var (row, truth) = (try left.step(), try right.step())
        while row != nil || truth != nil {
            check.examined += row == nil ? 0 : 1
            let order = Self.order(row, truth, places)
            if order < 0, let extra = row {
                check.found("\(words.name(extra, columns, places)): not in the evidence")
            } else if order > 0, let missing = truth {
                check.found("\(words.name(missing, columns, places)): missing")
            } else if let found = row, let expected = truth {
                let differing = columns.indices.filter { found.order(Int32($0), expected) != 0 }
                if !differing.isEmpty {
                    check.found(words.difference(found, expected, columns, places, differing))
                }
            }
            if order <= 0 { row = try left.step() }
            if order >= 0 { truth = try right.step() }
        }
        return check
    }

    /// Which row comes first; a row that is not there comes after all others.
    private static func order(_ left: RawStatement.Row?, _ right: RawStatement.Row?, _ key: [Int32]) -> Int {
        guard let left else { return 1 }
        guard let right else { return -1 }
        for column in key {
            let order = left.order(column, right)
            if order != 0 { return order }
        }
        return 0
    }
}

extension RawStatement.Row {
    /// How a value compares with the same column's of another row, as SQLite orders them: nothing, numbers, text, bytes.
    @inline(__always)
    func order(_ column: Int32, _ other: RawStatement.Row) -> Int {
        let (mine, theirs) = (type(column), other.type(column))
        if mine == SQLITE_INTEGER, theirs == SQLITE_INTEGER {
            let (left, right) = (int(column), other.int(column))
            return left < right ? -1 : left > right ? 1 : 0
        }
        if mine != theirs { return Self.rank(mine) < Self.rank(theirs) ? -1 : 1 }
        if mine == SQLITE_NULL { return 0 }
        return withBytes(column) { left in
            other.withBytes(column) { right in
                for index in 0..<min(left.count, right.count) where left[index] != right[index] {
                    return left[index] < right[index] ? -1 : 1
                }
                return left.count - right.count
            }
        }
    }

    private static func rank(_ type: Int32) -> Int {
        [SQLITE_NULL, SQLITE_INTEGER, SQLITE_FLOAT, SQLITE_TEXT, SQLITE_BLOB].firstIndex(of: type) ?? 0
    }
}
