import Foundation
import GRDB
import Synchronization

/// Tells whether a history has changed, without reading it: what was made of it holds for as long as this says the same.
public final class HistoryWatch: Sendable {
    /// What is the same for as long as nobody has changed the history, and nobody has put another file in its place.
    public struct State: Hashable, Sendable {
        var device, file: UInt64
        /// How often others have written to it, as SQLite counts it for one connection.
        var version: Int64
    }

    private struct Connection {
        let queue: DatabaseQueue
        let device, file: UInt64
    }

    private let path: String
    private let connection = Mutex<Connection?>(nil)

    /// - Parameter path: the database.
    public init(path: String) { self.path = path }

    /// How it stands; nil where nothing can be read at the moment.
    public var state: State? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        let (device, file) = (UInt64(status.st_dev), UInt64(status.st_ino))
        return connection.withLock { connection in
            if connection.map({ $0.device != device || $0.file != file }) ?? true {
                connection = (try? History.openForReading(path, wait: 0)).map {
                    Connection(queue: $0.queue, device: device, file: file)
                }
            }
            guard let connection,
                let version = try? connection.queue.inDatabase({ db in
                    try Int64.fetchOne(db, sql: "PRAGMA data_version")
                })
            else { return nil }
            return State(device: device, file: file, version: version)
        }
    }
}
