/// A small file that is held as a whole: settings, and tables that people write.
public enum WholeFile {
    /// Reads a file or a pipe. Of one that is longer than `limit`, or has no end, it reads one byte more than that.
    /// - Throws: `CaptureProblem.unreadable`.
    public static func bytes(_ path: String, limit: Int) throws(CaptureProblem) -> [UInt8] {
        // A file's name, whatever it is: standard input is for captures.
        let source = try ByteSource(path: path == "-" ? "./-" : path)
        var bytes: [UInt8] = []
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
        defer { buffer.deallocate() }
        while bytes.count <= limit {
            let count = try source.read(into: buffer)
            if count == 0 { break }
            bytes += buffer[..<count].prefix(limit + 1 - bytes.count)
        }
        return bytes
    }
}
