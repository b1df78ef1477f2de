import Foundation

/// A database that a writer left with a write-ahead log, in a folder that can't be written to. SQLite makes files beside it
/// before it reads, unless it is told that nobody changes it: it is told so, and whether that held is looked at afterwards.
struct UnwritableFile: Sendable {
    let path: String
    private let state: [Int]

    /// Nil where the file's content is not all in it.
    init?(path: String) {
        guard Self.isWithLog(path), let state = Self.state(path) else { return nil }
        self.path = path
        self.state = state
    }

    /// How SQLite is to open it.
    var address: String { DatabaseFile.addressOfFileAlone(path) }

    /// - Throws: `HistoryProblem` where it was changed since it was opened.
    func check() throws {
        guard Self.state(path) == state else {
            throw HistoryProblem.database(path: path, reason: "it was changed while it was read; try again")
        }
    }

    /// The header's two bytes for reading and writing say so.
    private static func isWithLog(_ path: String) -> Bool {
        guard let file = FileHandle(forReadingAtPath: path), let header = try? file.read(upToCount: 20) else {
            return false
        }
        return header.count == 20 && header[18] == 2 && header[19] == 2
    }

    /// Which file it is, how large, and when it was changed; nil where there is no file, or a log that is not empty.
    private static func state(_ path: String) -> [Int]? {
        var file = stat()
        var log = stat()
        guard stat(path, &file) == 0, stat(path + "-wal", &log) != 0 || log.st_size == 0 else { return nil }
        return [
            Int(bitPattern: UInt(file.st_ino)), file.st_size, file.st_mtim.tv_sec, file.st_mtim.tv_nsec,
        ]
    }
}
