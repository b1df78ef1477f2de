import Figures
import GRDBSQLite

/// The one statement of a report: prepared, checked, bound, read.
final class QueryStatement {
    private let connection: ReadOnlyConnection
    private let guardian: SelectOnly
    private let query: QueryFile
    private let limits: QueryLimits
    private let running: RunningLimit
    private let handle: OpaquePointer
    /// Where the statement begins, in bytes.
    private let start: Int

    /// Prepares the statement of a report. What it may do and how long is settled before it is looked at.
    /// - Throws: `QueryProblem`, `HistoryProblem`.
    init(_ query: QueryFile, on connection: ReadOnlyConnection, limits: QueryLimits) throws {
        self.query = query
        self.connection = connection
        self.limits = limits
        guardian = connection.allowOnlySelect()
        running = connection.limit(seconds: limits.seconds, memoryBytes: limits.memoryBytes)
        let bytes = query.sql.utf8
        guard let start = StatementText.firstWord(in: Array(bytes), from: 0) else {
            throw QueryProblem.mistake(
                path: query.path, line: query.line(ofByte: bytes.count), reason: "there is no SELECT below the comment")
        }
        self.start = start
        var prepared: OpaquePointer?
        var end = bytes.count
        let code = Array(bytes.dropFirst(start)).withUnsafeBytes { text in
            let first = text.baseAddress?.assumingMemoryBound(to: CChar.self)
            var rest: UnsafePointer<CChar>?
            let code = sqlite3_prepare_v3(connection.handle, first, Int32(text.count), 0, &prepared, &rest)
            if let first, let rest { end = start + (rest - first) }
            return code
        }
        guard code == SQLITE_OK, let prepared else {
            throw Self.problem(code, query, connection, guardian, running, limits, start: start)
        }
        handle = prepared
        if let second = StatementText.firstWord(in: Array(bytes), from: end) {
            throw QueryProblem.mistake(
                path: query.path, line: query.line(ofByte: second), reason: "a second statement; a report is one SELECT"
            )
        }
    }

    deinit {
        sqlite3_finalize(handle)
    }

    /// The columns of the result, with what the file's comment says about them.
    /// - Throws: `QueryProblem`.
    func columns() throws -> [QueryColumn] {
        let names = (0..<sqlite3_column_count(handle)).map { String(cString: sqlite3_column_name(handle, $0)) }
        guard !names.isEmpty, sqlite3_stmt_readonly(handle) != 0 else {
            throw QueryProblem.refused(path: query.path, line: query.line(ofByte: start), what: "what gives no rows")
        }
        var seen: Set<String> = []
        for name in names where !seen.insert(name).inserted {
            throw QueryProblem.mistake(
                path: query.path, line: query.line(ofByte: start),
                reason: "two columns are called \(name); name one of them with AS")
        }
        let said = query.header.columns
        for entry in said where !seen.contains(entry.column.name) {
            throw QueryProblem.mistake(
                path: query.path, line: entry.line,
                reason: "the result has no column \(entry.column.name); it has \(names.joined(separator: ", "))")
        }
        return names.map { name in said.first { $0.column.name == name }?.column ?? QueryColumn(name) }
    }

    /// Binds all parameters.
    /// - Returns: whether any of them tells the period.
    /// - Throws: `QueryProblem` for one that the program doesn't know.
    func bind(_ parameters: QueryParameters) throws -> Bool {
        var asksForPeriod = false
        for number in 1...max(1, sqlite3_bind_parameter_count(handle)) {
            guard number <= sqlite3_bind_parameter_count(handle) else { break }
            let name = sqlite3_bind_parameter_name(handle, number).map { String(cString: $0) } ?? "?"
            guard let value = parameters.value(of: name) else {
                throw QueryProblem.mistake(
                    path: query.path, line: line(of: name), reason: QueryParameters.unknown(name))
            }
            asksForPeriod = asksForPeriod || QueryParameters.periodNames.contains(name)
            switch value {
            case .integer(let value): sqlite3_bind_int64(handle, number, value)
            case .real(let value): sqlite3_bind_double(handle, number, value)
            case .text(let value): sqlite3_bind_text(handle, number, value, -1, RawStatement.transient)
            case .null, .blob: sqlite3_bind_null(handle, number)
            }
        }
        return asksForPeriod
    }

    /// Reads the rows, as many as the limits allow.
    /// - Throws: `QueryProblem`, `HistoryProblem`.
    func rows() throws -> (rows: [[QueryValue]], cut: QueryCut?) {
        var rows: [[QueryValue]] = []
        var bytes = 0
        let columns = sqlite3_column_count(handle)
        while true {
            let code = sqlite3_step(handle)
            if code == SQLITE_DONE { return (rows, nil) }
            guard code == SQLITE_ROW else {
                throw Self.problem(code, query, connection, guardian, running, limits, start: start)
            }
            if rows.count == limits.rows { return (rows, .rows(limits.rows)) }
            let row = (0..<columns).map(value)
            bytes += row.reduce(0) { $0 + Self.size(of: $1) }
            if bytes > limits.bytes { return (rows, .bytes(limits.bytes)) }
            rows.append(row)
        }
    }

    private func value(_ column: Int32) -> QueryValue {
        switch sqlite3_column_type(handle, column) {
        case SQLITE_INTEGER: return .integer(sqlite3_column_int64(handle, column))
        case SQLITE_FLOAT: return .real(sqlite3_column_double(handle, column))
        case SQLITE_TEXT:
            guard let start = sqlite3_column_text(handle, column) else { return .null }
            let bytes = UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column)))
            return .text(String(decoding: bytes, as: UTF8.self))
        case SQLITE_BLOB:
            let start = sqlite3_column_blob(handle, column)
            return .blob(
                Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column)))))
        default: return .null
        }
    }

    /// How many bytes a value takes; any takes some.
    private static func size(of value: QueryValue) -> Int {
        switch value {
        case .text(let text): return 16 + text.utf8.count
        case .blob(let bytes): return 16 + bytes.count
        case .null, .integer, .real: return 16
        }
    }

    /// The line in which a parameter stands first.
    private func line(of parameter: String) -> Int {
        let text = Array(query.sql.utf8.dropFirst(start))
        let name = Array(parameter.utf8)
        let found = text.indices.first { text[$0...].starts(with: name) }
        return query.line(ofByte: start + (found ?? 0))
    }

    /// What an error of SQLite means for the user.
    private static func problem(
        _ code: Int32, _ query: QueryFile, _ connection: ReadOnlyConnection, _ guardian: SelectOnly,
        _ running: RunningLimit, _ limits: QueryLimits, start: Int
    ) -> any Error {
        let offset = Int(sqlite3_error_offset(connection.handle))
        let line = query.line(ofByte: start + max(0, offset))
        switch code & 0xFF {
        case SQLITE_INTERRUPT where running.excess == .memory:
            return QueryProblem.memoryLimit(path: query.path, bytes: limits.memoryBytes)
        case SQLITE_INTERRUPT: return QueryProblem.timeLimit(path: query.path, seconds: limits.seconds)
        case SQLITE_TOOBIG: return QueryProblem.tooLarge(path: query.path, bytes: limits.valueBytes)
        case SQLITE_AUTH, SQLITE_READONLY:
            let what = guardian.refused ?? "writing"
            return QueryProblem.refused(path: query.path, line: line, what: what)
        case SQLITE_ERROR, SQLITE_MISMATCH, SQLITE_RANGE, SQLITE_CONSTRAINT, SQLITE_MISUSE:
            let message = guardian.refused.map { "\($0) is not allowed" } ?? connection.message
            return QueryProblem.mistake(path: query.path, line: line, reason: message)
        default: return connection.problem(code)
        }
    }
}
