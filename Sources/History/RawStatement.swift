import GRDB
import GRDBSQLite
import IngestionAPI

/// A prepared statement bound on SQLite's C level: for the statements that run once a request.
///
/// GRDB's checked arguments cost about a microsecond a row, as much as SQLite itself needs. The connection stays GRDB's:
/// the statement is one of its, and goes before it.
struct RawStatement {
    private let statement: Statement
    private let handle: OpaquePointer
    private let connection: OpaquePointer
    private let refusal = Refusal()

    /// Prepares `sql` on a connection.
    /// - Parameter isKept: whether it is prepared once for all that ask for it, none of whom asks while another one's rows are
    ///   read.
    init(_ db: Database, sql: String, isKept: Bool = false) throws {
        func prepared(_ sql: String) throws -> Statement {
            try isKept ? db.cachedStatement(sql: sql) : db.makeStatement(sql: sql)
        }
        do {
            statement = try prepared(sql)
        } catch let error as DatabaseError where error.message?.hasPrefix("no such index") ?? false {
            // What stands in for a table (`History.leaveOut`) has no indexes to name.
            statement = try prepared(sql.replacing(/\sINDEXED BY [a-z_]+/, with: ""))
        }
        handle = statement.sqliteStatement
        connection = db.sqliteConnection!
    }

    /// Binds a whole number to a parameter, counted from 1; NULL for nil.
    func bind(_ parameter: Int32, _ value: Int64?) {
        if let value {
            note(sqlite3_bind_int64(handle, parameter, value), parameter)
        } else {
            note(sqlite3_bind_null(handle, parameter), parameter)
        }
    }

    /// Binds a whole number.
    func bind(_ parameter: Int32, _ value: Int) {
        note(sqlite3_bind_int64(handle, parameter, Int64(value)), parameter)
    }

    /// Binds text; NULL for nil.
    func bind(_ parameter: Int32, _ value: String?) {
        guard var value else {
            note(sqlite3_bind_null(handle, parameter), parameter)
            return
        }
        value.withUTF8 { utf8 in
            // A text without bytes must not be bound as a null pointer, which would mean NULL.
            let start = UnsafeRawPointer(utf8.baseAddress ?? Self.empty.utf8Start)
            note(
                sqlite3_bind_text64(
                    handle, parameter, start.assumingMemoryBound(to: CChar.self), UInt64(utf8.count), Self.transient,
                    UInt8(SQLITE_UTF8)), parameter)
        }
    }

    /// Binds bytes.
    func bind(_ parameter: Int32, _ value: [UInt8]) {
        value.withUnsafeBytes { bytes in
            if bytes.isEmpty {
                note(sqlite3_bind_zeroblob(handle, parameter, 0), parameter)
            } else {
                note(
                    sqlite3_bind_blob64(handle, parameter, bytes.baseAddress, UInt64(bytes.count), Self.transient),
                    parameter)
            }
        }
    }

    /// Binds a request ID: a number as a number, so that it sorts and compares as one.
    func bind(_ parameter: Int32, _ id: RequestID) {
        switch id {
        case .number(let number): bind(parameter, number)
        case .text(let text): bind(parameter, text)
        }
    }

    /// Binds the value of a row's column, whatever it is.
    func bind(_ parameter: Int32, _ row: Row, _ column: Int32) {
        note(sqlite3_bind_value(handle, parameter, sqlite3_column_value(row.handle, column)), parameter)
    }

    /// The first bind that SQLite refused. The statement then does not run: the parameter would have counted as NULL.
    private final class Refusal {
        var code = SQLITE_OK
        var parameter: Int32 = 0
    }

    private func note(_ code: Int32, _ parameter: Int32) {
        guard code != SQLITE_OK, refusal.code == SQLITE_OK else { return }
        refusal.code = code
        refusal.parameter = parameter
    }

    /// Goes on to the next row, or the end.
    private func advance() throws -> Int32 {
        guard refusal.code == SQLITE_OK else {
            throw DatabaseError(
                resultCode: ResultCode(rawValue: refusal.code),
                message:
                    "parameter \(refusal.parameter) can't be bound: \(String(cString: sqlite3_errstr(refusal.code)))",
                sql: statement.sql)
        }
        return sqlite3_step(handle)
    }

    /// Runs a statement that gives no rows.
    /// - Returns: how many rows it changed.
    @discardableResult
    func run() throws -> Int {
        defer { sqlite3_reset(handle) }
        guard try advance() == SQLITE_DONE else { throw problem }
        return Int(sqlite3_changes(connection))
    }

    /// Runs a statement and hands over its first row, if any.
    func first<Value>(_ read: (Row) throws -> Value) throws -> Value? {
        defer { sqlite3_reset(handle) }
        switch try advance() {
        case SQLITE_ROW: return try read(Row(handle: handle))
        case SQLITE_DONE: return nil
        default: throw problem
        }
    }

    /// Runs a statement and hands over each row.
    func forEach(_ read: (Row) throws -> Void) throws {
        try forEachUntilFalse { row in
            try read(row)
            return true
        }
    }

    /// Runs a statement and hands over each row until `read` returns false.
    func forEachUntilFalse(_ read: (Row) throws -> Bool) throws {
        defer { sqlite3_reset(handle) }
        while true {
            switch try advance() {
            case SQLITE_ROW: guard try read(Row(handle: handle)) else { return }
            case SQLITE_DONE: return
            default: throw problem
            }
        }
    }

    /// Goes on to the next row; nil behind the last one. To be followed by `reset`.
    func step() throws -> Row? {
        switch try advance() {
        case SQLITE_ROW: return Row(handle: handle)
        case SQLITE_DONE: return nil
        default: throw problem
        }
    }

    /// Ends what `step` began.
    func reset() {
        sqlite3_reset(handle)
    }

    /// The key of the row that the connection inserted last.
    var lastInsertedKey: Int64 { sqlite3_last_insert_rowid(connection) }

    private var problem: DatabaseError {
        DatabaseError(
            resultCode: ResultCode(rawValue: sqlite3_extended_errcode(connection)),
            message: String(cString: sqlite3_errmsg(connection)), sql: statement.sql)
    }

    /// SQLite copies what is bound. Its header has this as a macro that casts -1 to a function, which Swift can't import.
    static var transient: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }
    private static let empty: StaticString = ""

    /// A row, valid until the next step. Columns count from 0.
    struct Row {
        fileprivate let handle: OpaquePointer

        /// `SQLITE_INTEGER`, `SQLITE_TEXT`, `SQLITE_BLOB`, `SQLITE_NULL` or `SQLITE_FLOAT`.
        func type(_ column: Int32) -> Int32 { sqlite3_column_type(handle, column) }

        /// The bytes of text or a blob.
        func withBytes<Value>(_ column: Int32, _ body: (UnsafeRawBufferPointer) -> Value) -> Value {
            let start = sqlite3_column_blob(handle, column)
            return body(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
        }

        func int(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

        func optionalInt(_ column: Int32) -> Int64? {
            sqlite3_column_type(handle, column) == SQLITE_NULL ? nil : sqlite3_column_int64(handle, column)
        }

        func text(_ column: Int32) -> String? {
            guard let start = sqlite3_column_text(handle, column) else { return nil }
            let count = Int(sqlite3_column_bytes(handle, column))
            return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
        }

        func blob(_ column: Int32) -> [UInt8] {
            let count = Int(sqlite3_column_bytes(handle, column))
            guard let start = sqlite3_column_blob(handle, column) else { return [] }
            return Array(UnsafeRawBufferPointer(start: start, count: count))
        }

        /// The value where it is a whole number, and no text or NULL.
        func number(_ column: Int32) -> Int64? {
            sqlite3_column_type(handle, column) == SQLITE_INTEGER ? int(column) : nil
        }

        func requestID(_ column: Int32) -> RequestID? {
            sqlite3_column_type(handle, column) == SQLITE_INTEGER
                ? .number(int(column)) : text(column).flatMap { RequestID($0) }
        }
    }
}
