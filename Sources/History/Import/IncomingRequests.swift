import GRDB
import GRDBSQLite
import IngestionAPI

/// The requests of a batch as a table that SQLite reads, `incoming_request`: one statement inserts them all.
///
/// A statement a request would begin, open three B-trees, bind eleven values and end a million times for a million
/// requests, which is a quarter of what inserting them costs (measured with SQLite 3.40).
final class IncomingRequests {
    private typealias Requests = UnsafeBufferPointer<JoinedBatch.Request>

    /// What SQLite reads just now; empty between two batches.
    private var requests = Requests(start: nil, count: 0)
    private var mappings: [Int] = []
    private var organizations: [Int] = []
    /// The request that SQLite has come to.
    private var place = 0
    /// Where the requests stand that the database knew already.
    private var known: [Int] = []

    /// Makes the table and `note_known()` known to a connection, in place of earlier ones.
    /// - Throws: `DatabaseError`.
    init(_ db: Database) throws {
        let connection = db.sqliteConnection
        var code = sqlite3_create_module_v2(
            connection, "incoming_request", Self.module, Unmanaged.passRetained(self).toOpaque(), Self.release)
        if code == SQLITE_OK {
            code = sqlite3_create_function_v2(
                connection, "note_known", 0, SQLITE_UTF8, Unmanaged.passRetained(self).toOpaque(),
                { context, _, _ in
                    let table = Unmanaged<IncomingRequests>.fromOpaque(sqlite3_user_data(context)!)
                        .takeUnretainedValue()
                    table.known.append(table.place)
                    sqlite3_result_int(context, 0)
                }, nil, nil, Self.release)
        }
        guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
    }

    /// Runs a statement that reads the table.
    /// - Parameters:
    ///   - requests: the table's rows.
    ///   - mappings: the mappings' keys, by the number that a request has in their place.
    ///   - organizations: the organizations' keys, likewise.
    /// - Returns: where the requests stand that the database knew already, in order.
    func run(
        _ statement: RawStatement, _ requests: [JoinedBatch.Request], mappings: [Int], organizations: [Int]
    ) throws -> [Int] {
        self.mappings = mappings
        self.organizations = organizations
        known = []
        let inserted = try requests.withUnsafeBufferPointer { buffer in
            self.requests = buffer
            defer { self.requests = Requests(start: nil, count: 0) }
            return try statement.run()
        }
        guard inserted + known.count == requests.count else {
            throw Contradiction(what: "a request was neither inserted nor known")
        }
        return known
    }

    /// Hands SQLite one value. The columns are those of `schema`.
    @inline(__always)
    private func give(_ column: Int32, _ context: OpaquePointer?) {
        switch column {
        case 0: sqlite3_result_int64(context, Int64(organizations[requests[place].organization]))
        case 1:
            switch requests[place].id {
            case .number(let number): sqlite3_result_int64(context, number)
            case .text(let text): Self.give(text, context)
            }
        case 2: sqlite3_result_int64(context, Int64(mappings[requests[place].state.birth.mapping]))
        case 3: sqlite3_result_int64(context, requests[place].state.birth.at.milliseconds)
        case 4: sqlite3_result_int64(context, requests[place].state.birth.inferred ? 1 : 0)
        case 5: sqlite3_result_int64(context, requests[place].state.lastSeen.milliseconds)
        case 6: sqlite3_result_int64(context, Int64(requests[place].state.outcome.rawValue))
        case 7: Self.give(requests[place].state.terminal?.at.milliseconds, context)
        case 8: Self.give(requests[place].state.terminal?.records, context)
        case 9:
            guard let codes = requests[place].state.terminal?.codes, !codes.isEmpty else { return }
            Self.give(codes, context)
        default:
            guard let batch = requests[place].state.terminal?.batchID else { return }
            Self.give(batch, context)
        }
    }

    private static let schema = """
        CREATE TABLE incoming_request (organization, id, mapping, submitted_at, inferred, last_seen, outcome,
                                       finished_at, records, codes, batch)
        """

    @inline(__always)
    private static func give(_ number: Int64?, _ context: OpaquePointer?) {
        if let number { sqlite3_result_int64(context, number) }  // NULL otherwise
    }

    private static func give(_ text: String, _ context: OpaquePointer?) {
        var text = text
        text.withUTF8 { utf8 in
            let start = UnsafeRawPointer(utf8.baseAddress ?? empty.utf8Start).assumingMemoryBound(to: CChar.self)
            sqlite3_result_text64(context, start, UInt64(utf8.count), RawStatement.transient, UInt8(SQLITE_UTF8))
        }
    }

    /// A text without bytes must not be a null pointer, which would mean NULL.
    private static let empty: StaticString = ""

    private static let release: @convention(c) (UnsafeMutableRawPointer?) -> Void = { pointer in
        if let pointer { Unmanaged<IncomingRequests>.fromOpaque(pointer).release() }
    }
}

// MARK: - What SQLite calls

/// SQLite's struct comes first, as it asks for; ours behind it.
private struct Table {
    var base = sqlite3_vtab()
    var rows: Unmanaged<IncomingRequests>
}

private struct Cursor {
    var base = sqlite3_vtab_cursor()
    var rows: Unmanaged<IncomingRequests>
}

extension IncomingRequests {
    private static func rows(_ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?) -> IncomingRequests {
        UnsafeMutableRawPointer(cursor!).assumingMemoryBound(to: Cursor.self).pointee.rows.takeUnretainedValue()
    }

    /// SQLite's table of functions, in C's memory: SQLite keeps the address, so it is made once and never freed. A pointer
    /// is not Sendable; that nobody writes to what it points to makes it safe to share.
    nonisolated(unsafe) private static let module: UnsafePointer<sqlite3_module> = {
        var module = sqlite3_module()
        module.xConnect = { connection, data, _, _, table, _ in
            let code = sqlite3_declare_vtab(connection, IncomingRequests.schema)
            guard code == SQLITE_OK else { return code }
            let made = UnsafeMutablePointer<Table>.allocate(capacity: 1)
            made.initialize(to: Table(rows: .fromOpaque(data!)))
            table?.pointee = UnsafeMutableRawPointer(made).assumingMemoryBound(to: sqlite3_vtab.self)
            return SQLITE_OK
        }
        module.xDisconnect = { table in
            UnsafeMutableRawPointer(table!).assumingMemoryBound(to: Table.self).deallocate()
            return SQLITE_OK
        }
        module.xBestIndex = { _, _ in SQLITE_OK }
        module.xOpen = { table, cursor in
            let rows = UnsafeMutableRawPointer(table!).assumingMemoryBound(to: Table.self).pointee.rows
            let made = UnsafeMutablePointer<Cursor>.allocate(capacity: 1)
            made.initialize(to: Cursor(rows: rows))
            cursor?.pointee = UnsafeMutableRawPointer(made).assumingMemoryBound(to: sqlite3_vtab_cursor.self)
            return SQLITE_OK
        }
        module.xClose = { cursor in
            UnsafeMutableRawPointer(cursor!).assumingMemoryBound(to: Cursor.self).deallocate()
            return SQLITE_OK
        }
        module.xFilter = { cursor, _, _, _, _ in
            rows(cursor).place = 0
            return SQLITE_OK
        }
        module.xNext = { cursor in
            rows(cursor).place += 1
            return SQLITE_OK
        }
        module.xEof = { cursor in
            let rows = rows(cursor)
            return rows.place < rows.requests.count ? 0 : 1
        }
        module.xColumn = { cursor, context, column in
            rows(cursor).give(column, context)
            return SQLITE_OK
        }
        module.xRowid = { cursor, rowid in
            rowid?.pointee = Int64(rows(cursor).place)
            return SQLITE_OK
        }
        let kept = UnsafeMutablePointer<sqlite3_module>.allocate(capacity: 1)
        kept.initialize(to: module)
        return UnsafePointer(kept)
    }()
}
