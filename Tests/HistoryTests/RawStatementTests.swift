import GRDB
import Testing

@testable import History

@Suite("Statements bound on SQLite's level")
struct RawStatementTests {
    @Test(
        "a value for a parameter that there is not ends the statement; it does not count as NULL",
        arguments: [0, 3, -1])
    func wrongPlace(parameter: Int32) throws {
        try DatabaseQueue().read { db in
            let statement = try RawStatement(db, sql: "SELECT ?, ?")
            statement.bind(1, 1)
            statement.bind(parameter, 2)
            #expect {
                try statement.first { $0.int(0) }
            } throws: { error in
                "\(error)".contains("parameter \(parameter) can't be bound")
            }
            #expect(throws: DatabaseError.self) { try statement.run() }
            #expect(throws: DatabaseError.self) { try statement.forEach { _ in } }
        }
    }

    @Test("values of every kind come back as they are")
    func kinds() throws {
        try DatabaseQueue().read { db in
            let statement = try RawStatement(db, sql: "SELECT ?, ?, ?, ?")
            statement.bind(1, Int64.min)
            statement.bind(2, "")
            statement.bind(3, [UInt8]())
            statement.bind(4, String?.none)
            try statement.forEach { row in
                #expect(row.int(0) == .min && row.text(1) == "" && row.blob(2) == [] && row.text(3) == nil)
            }
        }
    }
}
