import GRDB

extension History {
    /// Changes the database in one transaction: all of it, or nothing. Reports go on being read meanwhile, except while
    /// the first import is written. Waits for other writers.
    /// - Parameter isDone: whether there is nothing to do; asked before the file is touched.
    func change(
        unless isDone: (Database) throws -> Bool = { _ in false },
        _ body: (Database) throws -> Database.TransactionCompletion
    ) throws {
        try queue.inDatabase { db in
            let log = WriteAheadLog(db: db, waiting: waiting)
            var isReady = false
            while !isReady {
                try db.inTransaction(.immediate) {
                    // While a writer holds its lock, nobody else changes the file's mode.
                    isReady = try isDone(db)
                    if isReady { return .rollback }
                    try refuseTriggers(db)
                    isReady = try log.isUsed || !Self.holdsImports(db)
                    return isReady ? try body(db) : .rollback
                }
                if !isReady { try log.begin() }
            }
        }
    }

    /// Makes sure that what comes can be written as it comes, without waiting for readers: before the API is called.
    /// - Throws: `HistoryProblem`.
    public func getReady() throws {
        do {
            try change { _ in .rollback }
        } catch {
            throw problem(error)
        }
    }

    /// Makes one file of the database again, where nobody else has it open, and closes it. Nothing can be read or written
    /// with it from here on.
    public func finish() {
        guard !isReadOnly else {
            try? queue.close()
            return
        }
        let isOne = queue.inDatabase { db in WriteAheadLog(db: db, waiting: waiting).end() }
        let path = queue.path
        try? queue.close()
        // Who ended at the very same moment has closed it now, too.
        guard !isOne, let again = try? DatabaseQueue(path: path, configuration: Self.configuration(waiting)) else {
            return
        }
        _ = again.inDatabase { db in WriteAheadLog(db: db, waiting: waiting).end() }
        try? again.close()
    }

    /// This program makes no triggers: one would change, or keep out, what is to be kept.
    private func refuseTriggers(_ db: Database) throws {
        let names = "SELECT name FROM sqlite_schema WHERE type = 'trigger' ORDER BY name LIMIT 1"
        guard let name = try String.fetchOne(db, sql: names) else { return }
        throw HistoryProblem.database(
            path: path,
            reason: "it has a trigger, \(name), which is not of this program; drop it, and see ingest-audit verify")
    }

    static func holdsImports(_ db: Database) throws -> Bool {
        try tables(db).contains("import") && Row.fetchOne(db, sql: "SELECT 1 FROM import") != nil
    }
}
