import GRDBSQLite

/// The bytes of a database file as they are in it, without the log or the journal beside it.
///
/// Read through SQLite: a file that this process opened and closed by itself would let go of the locks that its other
/// connections have on it.
final class BareFile {
    private let handle: OpaquePointer
    private let file: UnsafeMutablePointer<sqlite3_file>
    private let methods: sqlite3_io_methods

    /// Opens a file; nil where that can't be done, which whoever opens the database will say.
    /// - Parameter name: its path.
    init?(_ name: String) {
        var opened: OpaquePointer?
        var file: UnsafeMutablePointer<sqlite3_file>?
        let flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI
        guard sqlite3_open_v2(DatabaseFile.addressOfFileAlone(name), &opened, flags, nil) == SQLITE_OK,
            let opened, sqlite3_file_control(opened, "main", SQLITE_FCNTL_FILE_POINTER, &file) == SQLITE_OK,
            let file, let methods = file.pointee.pMethods
        else {
            sqlite3_close_v2(opened)
            return nil
        }
        handle = opened
        self.file = file
        self.methods = methods.pointee
    }

    deinit {
        sqlite3_close_v2(handle)
    }

    /// How long it is, bytes.
    var size: Int {
        var size: sqlite3_int64 = 0
        return methods.xFileSize(file, &size) == SQLITE_OK ? Int(size) : 0
    }

    /// Whether somebody is writing to it with a rollback journal.
    var isReserved: Bool {
        var isReserved: Int32 = 0
        return methods.xCheckReservedLock(file, &isReserved) == SQLITE_OK && isReserved != 0
    }

    /// Some of its bytes; zeros behind its end.
    func bytes(_ range: Range<Int>) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: range.count)
        _ = bytes.withUnsafeMutableBytes {
            methods.xRead(file, $0.baseAddress, Int32($0.count), Int64(range.lowerBound))
        }
        return bytes
    }
}

/// The first hundred bytes of a database file, or of its first page in a log or journal.
struct FileHeader: Equatable {
    /// How many bytes it takes.
    static let count = 100
    private let bytes: [UInt8]

    /// Nil where it is not that of a SQLite database.
    init?(_ bytes: [UInt8]) {
        guard bytes.count >= Self.count, bytes.starts(with: Array("SQLite format 3\0".utf8)) else { return nil }
        self.bytes = Array(bytes.prefix(Self.count))
    }

    /// Bytes.
    var pageSize: Int {
        let size = Int(bytes[16]) << 8 | Int(bytes[17])
        return size == 1 ? 65_536 : size
    }

    /// Whether the file has a write-ahead log.
    var hasLog: Bool { bytes[18] == 2 || bytes[19] == 2 }

    /// What `PRAGMA user_version` says: this program's mark, another for each time that the file is given a log.
    var mark: UInt32 { bytes.bigEndian(60) }
}

extension [UInt8] {
    /// Four bytes as a number, the highest first.
    func bigEndian(_ offset: Int) -> UInt32 {
        self[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }
}
