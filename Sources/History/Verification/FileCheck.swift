import Dispatch
import Figures
import GRDB
import Synchronization

/// SQLite's own check of a database file: pages, the order of rows, and that indexes and tables agree. Runs on a thread
/// and a connection of its own, beside other work.
final class FileCheck: Sendable {
    private let check = Mutex(Verification.Check(.database))
    private let done = DispatchSemaphore(value: 0)

    /// Starts checking.
    init(path: String) {
        Worker.start { [self] in
            let found = Self.check(path)
            check.withLock { $0 = found }
            done.signal()
        }
    }

    /// Waits for the result. To be called once.
    func result() -> Verification.Check {
        done.wait()
        return check.withLock { $0 }
    }

    private static func check(_ path: String) -> Verification.Check {
        var check = Verification.Check(.database)
        do {
            var configuration = Configuration()
            configuration.readonly = true
            configuration.busyMode = .timeout(LockWait.reading)
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.read { db in
                check.examined = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
                for line in try String.fetchAll(db, sql: "PRAGMA integrity_check") where line != "ok" {
                    check.found(line)
                }
            }
        } catch {
            check.found("\(error)")
        }
        return check
    }
}
