import Foundation

/// A file without a name that stands for a standard stream: no full one can stop either side.
final class Stream {
    let descriptor: Int32

    init() throws {
        var name = Array((NSTemporaryDirectory() + "/ingest-audit-XXXXXX").utf8CString)
        descriptor = mkstemp(&name)
        guard descriptor >= 0, unlink(name) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    }

    deinit { close(descriptor) }

    /// Writes what is to be read from its beginning.
    func write(_ bytes: [UInt8]) throws {
        try FileHandle(fileDescriptor: descriptor, closeOnDealloc: false).write(contentsOf: Data(bytes))
        lseek(descriptor, 0, SEEK_SET)
    }

    /// All that was written.
    func text() throws -> String {
        lseek(descriptor, 0, SEEK_SET)
        let data = try FileHandle(fileDescriptor: descriptor, closeOnDealloc: false).readToEnd() ?? Data()
        return String(decoding: data, as: UTF8.self)
    }
}
