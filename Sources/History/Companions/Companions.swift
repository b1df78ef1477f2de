import Foundation
import GRDB

/// What SQLite finds beside a database file, and plays back into it before anything is read: a write-ahead log (`-wal`), a
/// rollback journal (`-journal`). It asks neither whether it was written for that file. So that is asked here, before SQLite
/// opens the file; nothing is written for it. Where nothing stands beside the file it costs two calls of the system.
///
/// How they are told:
/// - A log belongs only to a file whose header says that it has one: the header is written before the log, and after it.
/// - Each time that a file is given a log, it is given a new random mark (`PRAGMA user_version`), which is in the log with
///   every transaction. So a log of another database is told, and one of the same database at another time.
/// - Seals are only ever added: the last one of the file itself has to be there when the log is read with it. This tells most
///   logs of versions that made no marks.
/// - A journal is this program's only where playing it back leaves a history that nothing was imported into yet; its first
///   page has the file's mark. Where neither has one, a file that is whole needs none.
///
/// What can't be told:
/// - a log without a mark, of an earlier version, where it goes with the file's last seal (of a later state, or of a rebuild),
///   beside a file that was left with a log of its own;
/// - two states of the same log, of the same time of writing;
/// - the journal of a first import that was cut off, put back beside the same database once that import was made again.
///
/// An index of a log (`-shm`) is made anew by the first who opens the file, whatever it was.
struct Companions {
    private let path: String
    private let name: String
    private let log: String
    private let journal: String

    /// Nil where nothing stands beside the file.
    /// - Parameters:
    ///   - path: what errors call the file.
    ///   - name: its path, as SQLite is given it.
    init?(path: String, name: String) {
        let file = DatabaseFile.behindLinks(name)
        self.path = path
        self.name = name
        (log, journal) = (file + "-wal", file + "-journal")
        if !Self.hasContent(log), !Self.hasContent(journal) { return nil }
    }

    private static func hasContent(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_size > 0
    }

    /// Whether there is a log.
    var hasLog: Bool { Self.hasContent(log) }

    private enum Stray: Equatable {
        case log(FoundLog)
        case journal(nonce: UInt32)
    }

    /// Refuses what does not belong to the file.
    ///
    /// Others may be at work on it: what is found amiss has to be so still a moment later.
    /// - Throws: `HistoryProblem`.
    func check() throws {
        var before: Stray?
        for _ in 0..<50 {
            guard let found = try stray() else { return }
            if found == before {
                let ending = if case .log = found { "-wal" } else { "-journal" }
                throw HistoryProblem.strayCompanion(path: path, companion: path + ending)
            }
            before = found
            Thread.sleep(forTimeInterval: 0.02)
        }
    }

    private func stray() throws -> Stray? {
        guard let file = BareFile(name), file.size > 0 else { return nil }
        if let log = strayLog(file) { return .log(log) }
        if let journal = FoundJournal(path: journal), !file.isReserved, try isStray(journal, file) {
            return .journal(nonce: journal.nonce)
        }
        return nil
    }

    // MARK: - Logs

    private func strayLog(_ file: BareFile) -> FoundLog? {
        // The file is looked at between two looks at the log: what another process ends or begins meanwhile has other salts.
        guard let salts = FoundLog.salts(path: log) else { return nil }
        let header = FileHeader(file.bytes(0..<FileHeader.count))
        guard let log = FoundLog(path: log, expecting: header?.mark), log.salts == salts else { return nil }
        guard let header, header.hasLog, header.pageSize == log.pageSize else { return log }
        return log.mark.map { $0 != header.mark } == true ? log : nil
    }

    /// The last seal that is in the file itself, by key and SHA-256; nil where there is none, or where it can't be read: a
    /// part of the log may have been written back already. Also nil where the log's mark tells that it belongs to the file. To
    /// be read before the log is.
    func lastSeal() -> String? {
        guard let log = FoundLog(path: log, expecting: nil), log.mark ?? 0 == 0 else { return nil }
        return try? fileAlone { db in
            try String.fetchOne(db, sql: "SELECT value FROM setting WHERE name = 'last_seal'")
        }
    }

    /// Refuses a log with which a seal is gone.
    /// - Parameters:
    ///   - seal: the last one of the file without it.
    ///   - db: the file with it.
    func check(_ seal: String?, in db: Database) throws {
        guard let seal, let key = seal.split(separator: " ").first.flatMap({ Int64($0) }) else { return }
        let isThere = try History.tables(db).contains("seal")
        let found =
            try isThere ? Data.fetchOne(db, sql: "SELECT sha256 FROM seal WHERE key = ?", arguments: [key]) : nil
        if found.map({ SealStore.lastSeal(key, Array($0)) }) == seal { return }
        throw HistoryProblem.strayCompanion(path: path, companion: path + "-wal")
    }

    // MARK: - Journals

    private func isStray(_ journal: FoundJournal, _ file: BareFile) throws -> Bool {
        guard let header = FileHeader(file.bytes(0..<FileHeader.count)) else {
            throw HistoryProblem.notAHistory(path: path)
        }
        guard !header.hasLog, !journal.isTooLarge, journal.pageSize == header.pageSize else { return true }
        guard journal.pages > 0 else {
            // Of a file that was being made.
            let holdsImports = (try? fileAlone(History.holdsImports)) ?? false
            return holdsImports || file.size > FoundJournal.largest
        }
        let isEmptyHistory = try? journal.playedBack(over: file).read { db in
            try Opening(db: db, path: path).check(mustBeComplete: false)
            let mark = try UInt32(truncatingIfNeeded: Int64.fetchOne(db, sql: "PRAGMA user_version") ?? 0)
            return try !History.holdsImports(db) && mark == header.mark
        }
        guard isEmptyHistory == true else { return true }
        return header.mark == 0 && isWhole
    }

    /// Whether the file alone is sound, and holds imports: then it was written to its end.
    private var isWhole: Bool {
        let isWhole = try? fileAlone { db in
            guard try History.holdsImports(db), try SealStore.exists(db), try !SealStore(db).all().isEmpty else {
                return false
            }
            return try String.fetchAll(db, sql: "PRAGMA quick_check(1)") == ["ok"]
        }
        return isWhole ?? false
    }

    private func fileAlone<Value>(_ body: (Database) throws -> Value) throws -> Value {
        var configuration = Configuration()
        configuration.readonly = true
        return try DatabaseQueue(path: DatabaseFile.addressOfFileAlone(name), configuration: configuration).read(body)
    }
}
