import Foundation
import GRDB
import GRDBSQLite

/// A rollback journal as it stands beside a database file: pages as they were before a transaction that was cut off.
struct FoundJournal {
    /// This program writes journals only while a database has no import yet: its file is small then, and so are they.
    static let largest = 8 << 20

    /// The random number that tells it from others.
    let nonce: UInt32
    /// How many pages the file had.
    let pages: Int
    /// Bytes.
    let pageSize: Int
    /// Whether it is too large to be this program's; then its pages are not read.
    let isTooLarge: Bool
    private var originals: [UInt32: [UInt8]] = [:]

    private static let magic: [UInt8] = [0xD9, 0xD5, 0x05, 0xF9, 0x20, 0xA1, 0x63, 0xD7]

    /// Reads a journal; nil where there is none, or none that SQLite would play back.
    init?(path: String) {
        let file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_size >= 28 else { return nil }
        var bytes = [UInt8](repeating: 0, count: min(Int(status.st_size), Self.largest))
        let count = pread(file, &bytes, bytes.count, 0)
        guard count >= 28, bytes.starts(with: Self.magic) else { return nil }
        nonce = bytes.bigEndian(12)
        pages = Int(bytes.bigEndian(16))
        pageSize = Int(bytes.bigEndian(24))
        isTooLarge = status.st_size > Self.largest || pages * pageSize > Self.largest
        guard !isTooLarge, (512...65_536).contains(pageSize) else { return }
        readPages(bytes.prefix(count))
    }

    /// As SQLite plays them back: part by part, up to the first page that is not whole.
    private mutating func readPages(_ bytes: ArraySlice<UInt8>) {
        let bytes = Array(bytes)
        let record = pageSize + 8
        var offset = 0
        while offset + 28 <= bytes.count, bytes[offset...].starts(with: Self.magic) {
            let sector = max(28, Int(bytes.bigEndian(offset + 20)))
            let nonce = bytes.bigEndian(offset + 12)
            let first = offset + sector
            let room = max(0, bytes.count - first) / record
            let noted = bytes.bigEndian(offset + 8)
            let count = noted == .max ? room : min(Int(noted), room)
            for place in stride(from: first, to: first + count * record, by: record) {
                let page = Array(bytes[place + 4..<place + 4 + pageSize])
                guard Self.checksum(page, nonce) == bytes.bigEndian(place + 4 + pageSize) else { return }
                let number = bytes.bigEndian(place)
                if originals[number] == nil { originals[number] = page }
            }
            let end = first + count * record
            offset = (end + sector - 1) / sector * sector
        }
    }

    private static func checksum(_ page: [UInt8], _ nonce: UInt32) -> UInt32 {
        stride(from: page.count - 200, to: 0, by: -200).reduce(nonce) { $0 &+ UInt32(page[$1]) }
    }

    /// The database that playing it back would make of a file, in memory.
    func playedBack(over file: BareFile) throws -> DatabaseQueue {
        var content: [UInt8] = []
        for number in 0..<pages {
            content += originals[UInt32(number + 1)] ?? file.bytes(number * pageSize..<(number + 1) * pageSize)
        }
        let queue = try DatabaseQueue()
        try queue.inDatabase { db in
            let size = sqlite3_int64(content.count)
            guard let buffer = sqlite3_malloc64(UInt64(content.count)) else {
                throw DatabaseError(resultCode: .SQLITE_NOMEM)
            }
            content.withUnsafeBytes { buffer.copyMemory(from: $0.baseAddress!, byteCount: $0.count) }
            let flags = UInt32(SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_READONLY)
            let code = sqlite3_deserialize(
                db.sqliteConnection, "main", buffer.assumingMemoryBound(to: UInt8.self), size, size, flags)
            guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
            db.clearSchemaCache()
        }
        return queue
    }
}
