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
            guard try beginChange(db, unless: isDone) else { return }
            do {
                switch try body(db) {
                case .commit:
                    try db.commit()
                    try place?.check()
                case .rollback: try db.rollback()
                }
            } catch {
                if db.isInsideTransaction { try? db.rollback() }
                throw error
            }
        }
    }

    /// Begins the transaction of a change, which whoever asks for it ends.
    /// - Parameter isDone: whether there is nothing to do; asked before the file is touched.
    /// - Returns: whether there is something to do; else no transaction is open.
    func beginChange(_ db: Database, unless isDone: (Database) throws -> Bool) throws -> Bool {
        let log = WriteAheadLog(db: db, waiting: waiting)
        while true {
            try db.beginTransaction(.immediate)
            do {
                try place?.check()
                // While a writer holds its lock, nobody else changes the file's mode.
                let isDone = try isDone(db)
                if !isDone {
                    try refuseTriggers(db)
                    if try log.isUsed {
                        try log.markTransaction()
                        return true
                    }
                    if try !Self.holdsImports(db) { return true }
                }
                try db.rollback()
                if isDone { return false }
            } catch {
                if db.isInsideTransaction { try? db.rollback() }
                throw error
            }
            try log.begin()
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

    /// Makes sure that what was written is at the path still: before success is told that was long in coming.
    /// - Throws: `HistoryProblem`.
    public func checkPlace() throws { try place?.check() }

    /// Makes one file of the database again, where nobody else has it open, and closes it. Nothing can be read or written
    /// with it from here on.
    public func finish() {
        guard !isReadOnly else {
            try? queue.close()
            return
        }
        guard place?.isKept != false else {
            // What SQLite would tidy up beside the path may be another database's. The file itself has all that was written
            // once the log is written back into it, wherever it is now.
            queue.inDatabase { db in
                let log = WriteAheadLog(db: db, waiting: waiting)
                if (try? log.isUsed) == true { log.shorten() }
            }
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
