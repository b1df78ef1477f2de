import GRDBSQLite

/// SQLite asks here for each thing that a statement wants to do: reading is allowed, and nothing else.
final class SelectOnly {
    /// What was refused first, in words: `DELETE from request`.
    private(set) var refused: String?

    /// Tables that SQLite computes, and that reports may use. When one is used first, SQLite asks whether the schema may
    /// be updated, which is refused to all others.
    private static let tableFunctions =
        ["json_each('[]')", "json_tree('[]')"]
        + harmlessPragmas.sorted().map { "pragma_\($0)" }
    /// Pragmas that only tell what tables there are.
    private static let harmlessPragmas: Set<String> = ["table_info", "table_xinfo", "table_list"]
    /// Functions that do more than compute.
    private static let forbiddenFunctions: Set<String> = [
        "load_extension", "fts3_tokenizer", "readfile", "writefile", "edit",
    ]

    /// Uses the harmless table functions for the first time; to be done before the authorizer is there.
    static func prepareTableFunctions(on connection: OpaquePointer) {
        for function in tableFunctions {
            var statement: OpaquePointer?
            sqlite3_prepare_v2(connection, "SELECT * FROM \(function)", -1, &statement, nil)
            sqlite3_finalize(statement)
        }
    }

    /// Makes a connection ask this object; it has to outlive the connection.
    func install(on connection: OpaquePointer) {
        sqlite3_set_authorizer(
            connection,
            { context, action, first, second, _, _ in
                guard let context else { return SQLITE_DENY }
                let guardian = Unmanaged<SelectOnly>.fromOpaque(context).takeUnretainedValue()
                return guardian.answer(action, first.map { String(cString: $0) }, second.map { String(cString: $0) })
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    private func answer(_ action: Int32, _ first: String?, _ second: String?) -> Int32 {
        switch action {
        case SQLITE_SELECT, SQLITE_READ, SQLITE_RECURSIVE: return SQLITE_OK
        case SQLITE_FUNCTION:
            guard Self.forbiddenFunctions.contains(second?.lowercased() ?? "") else { return SQLITE_OK }
            return refuse("the function \(second ?? "")")
        case SQLITE_PRAGMA:
            if Self.harmlessPragmas.contains(first?.lowercased() ?? "") { return SQLITE_OK }
            return refuse("PRAGMA \(first ?? "")")
        default: return refuse(Self.words(action, first))
        }
    }

    private func refuse(_ what: String) -> Int32 {
        if refused == nil { refused = what }
        return SQLITE_DENY
    }

    private static func words(_ action: Int32, _ name: String?) -> String {
        let name = name.map { " \($0)" } ?? ""
        switch action {
        case SQLITE_INSERT: return isSchema(name) ? "changing what tables there are" : "INSERT into\(name)"
        case SQLITE_UPDATE:
            return isSchema(name) ? "a table that SQLite computes (but json_each, json_tree)" : "UPDATE of\(name)"
        case SQLITE_DELETE: return isSchema(name) ? "changing what tables there are" : "DELETE from\(name)"
        case SQLITE_ATTACH: return "ATTACH"
        case SQLITE_DETACH: return "DETACH"
        case SQLITE_TRANSACTION: return "a transaction"
        case SQLITE_SAVEPOINT: return "SAVEPOINT"
        case SQLITE_ANALYZE: return "ANALYZE"
        case SQLITE_REINDEX: return "REINDEX"
        default: return "changing what tables there are"
        }
    }

    private static func isSchema(_ name: String) -> Bool {
        [" sqlite_master", " sqlite_temp_master"].contains(name)
    }
}
