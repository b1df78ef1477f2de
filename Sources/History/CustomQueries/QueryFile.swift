import Foundation

/// A report of one's own: a `.sql` file whose first comment says what it is.
public struct QueryFile: Sendable {
    /// How large a file may be, in bytes.
    static let byteLimit = 256 << 10

    /// The report's name: that of the file, without the ending.
    public let name: String
    /// The file.
    public let path: String
    /// What the report is called.
    public var title: String { header.title }
    /// The file's text.
    let sql: String
    let header: QueryHeader

    /// Reads a file.
    /// - Throws: `QueryProblem`.
    public init(path: String) throws {
        let url = URL(fileURLWithPath: path)
        let bytes: Data
        do {
            // A pipe among the files of a folder would keep the whole folder waiting.
            var status = stat()
            guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
                throw CocoaError(.fileReadUnknown)
            }
            let file = try FileHandle(forReadingFrom: url)
            bytes = try file.read(upToCount: Self.byteLimit + 1) ?? Data()
            try file.close()
        } catch {
            throw QueryProblem.unreadable(path: path, reason: "check that it is a file, and its permissions")
        }
        guard bytes.count <= Self.byteLimit else {
            throw QueryProblem.unreadable(path: path, reason: "it is larger than \(Self.byteLimit >> 10) KiB")
        }
        guard let text = String(validating: bytes, as: UTF8.self), !text.utf8.contains(0) else {
            throw QueryProblem.unreadable(path: path, reason: "it is not UTF-8 text")
        }
        let mark = "\u{FEFF}"
        try self.init(
            name: url.deletingPathExtension().lastPathComponent, path: path,
            sql: text.hasPrefix(mark) ? String(text.unicodeScalars.dropFirst()) : text)
    }

    /// A report from its text.
    /// - Throws: `QueryProblem.mistake`.
    init(name: String, path: String, sql: String) throws {
        self.name = name
        self.path = path
        self.sql = sql
        header = try QueryHeader(sql: sql, path: path)
    }

    /// The line, from 1, in which the byte at an offset stands.
    func line(ofByte offset: Int) -> Int {
        sql.utf8.prefix(max(0, offset)).reduce(1) { $1 == 0x0A ? $0 + 1 : $0 }
    }
}
