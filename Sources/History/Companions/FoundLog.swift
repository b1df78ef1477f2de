import Foundation

/// A write-ahead log as it stands beside a database file. Read without SQLite, which would play it back.
struct FoundLog: Equatable {
    /// The two random numbers that tell it from every other, also from itself after it was begun anew.
    let salts: [UInt8]
    /// Bytes.
    let pageSize: Int
    /// The mark of the database that it was written for; nil where it has not that database's first page. Should it have
    /// several, the one that was expected.
    let mark: UInt32?

    /// Reads a log; nil where there is none, or nothing in it.
    /// - Parameter expected: the mark that it should have.
    init?(path: String, expecting expected: UInt32?) {
        let file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        guard let header = Self.header(file) else { return nil }
        salts = Array(header[16..<24])
        pageSize = Int(header.bigEndian(8))
        mark = Self.mark(file, salts: salts, pageSize: pageSize, expecting: expected)
    }

    /// The random numbers of the log at a path; nil where there is none.
    static func salts(path: String) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        return header(file).map { Array($0[16..<24]) }
    }

    private static func header(_ file: Int32) -> [UInt8]? {
        guard let header = read(file, 0, count: 32), [0x377F_0682, 0x377F_0683].contains(header.bigEndian(0)) else {
            return nil
        }
        return header
    }

    private static func mark(_ file: Int32, salts: [UInt8], pageSize: Int, expecting expected: UInt32?) -> UInt32? {
        guard (512...65_536).contains(pageSize) else { return nil }
        var first: UInt32?
        var offset = 32
        while let frame = read(file, offset, count: 24), Array(frame[8..<16]) == salts {
            if frame.bigEndian(0) == 1,
                let mark = read(file, offset + 24, count: FileHeader.count).flatMap(FileHeader.init)?.mark
            {
                if mark == expected { return mark }
                first = first ?? mark
            }
            offset += 24 + pageSize
        }
        return first
    }

    private static func read(_ file: Int32, _ offset: Int, count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        return pread(file, &bytes, count, offset) == count ? bytes : nil
    }
}
