import Foundation

/// The bytes of a capture, read front to back.
///
/// Plain reading, not memory mapping: a file that is cut while it is read then gives fewer bytes, not a crash, and
/// standard input works the same way.
public final class ByteSource: ByteInput, Sendable {
    /// What the user named: a path, or `-`.
    public let path: String
    /// The size of a regular file; nil for a stream, which has none.
    public let byteCount: Int?
    private let descriptor: Int32

    /// Opens a file, or standard input for `-`.
    /// - Parameter standardInput: its file descriptor.
    /// - Throws: `CaptureProblem.unreadable`.
    public init(path: String, standardInput: Int32 = STDIN_FILENO) throws(CaptureProblem) {
        self.path = path
        descriptor = path == "-" ? dup(standardInput) : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable(path, Self.reason(errno, path)) }
        var status = stat()
        fstat(descriptor, &status)
        if let problem = Self.problem(status, descriptor) {
            close(descriptor)
            throw .unreadable(path, problem)
        }
        byteCount = path != "-" && status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : nil
    }

    /// Keeps all of an input in a file without a name, which is gone when nobody reads it any more: so what comes out of a pipe or out of
    /// an archive can be read at any place.
    /// - Parameter check: throws where so many bytes are not to be kept.
    /// - Throws: `CaptureProblem`, also where the disk is full.
    package init(
        keeping input: any ByteInput, path: String, check: (Int) throws(CaptureProblem) -> Void
    ) throws(CaptureProblem) {
        self.path = path
        var name = Array(
            FileManager.default.temporaryDirectory.appending(path: "ingest-audit-XXXXXX").path().utf8CString)
        descriptor = mkstemp(&name)
        guard descriptor >= 0 else { throw Self.unkept(path) }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        unlink(name)
        var kept = 0
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: ByteLimits.chunk, alignment: 16)
        defer { buffer.deallocate() }
        do throws(CaptureProblem) {
            while true {
                let count = try input.read(into: buffer)
                if count == 0 { break }
                kept += count
                try check(kept)
                var written = 0
                while written < count {
                    let step = write(descriptor, buffer.baseAddress! + written, count - written)
                    guard step > 0 || errno == EINTR else { throw Self.unkept(path) }
                    written += max(0, step)
                }
            }
        } catch {
            close(descriptor)
            throw error
        }
        byteCount = kept
    }

    private static func unkept(_ path: String) -> CaptureProblem {
        .unreadable(
            path,
            "it has to be unpacked in the folder for temporary files: \(String(cString: strerror(errno))); set TMPDIR to one with room"
        )
    }

    /// Why something is not read although it can be opened; nil for files, pipes and terminals.
    private static func problem(_ status: stat, _ descriptor: Int32) -> String? {
        switch status.st_mode & S_IFMT {
        case S_IFDIR: return "it is a folder; name the files in it"
        case S_IFCHR where isatty(descriptor) == 1: return nil
        case S_IFCHR, S_IFBLK:
            // Some have no end, as /dev/zero. /dev/null is the empty file.
            var null = stat()
            let isNull = stat("/dev/null", &null) == 0 && null.st_rdev == status.st_rdev
            return isNull ? nil : "it is a device; name a file or a pipe"
        default: return nil
        }
    }

    private static func reason(_ number: Int32, _ path: String) -> String {
        let words = String(cString: strerror(number))
        // What the command line could not take as text stands there as a replacement character.
        return number == ENOENT && path.contains("\u{FFFD}") ? words + "; if its name is not UTF-8, rename it" : words
    }

    deinit {
        close(descriptor)
    }

    /// Reads up to `buffer.count` bytes.
    /// - Returns: how many; 0 at the end.
    public func read(into buffer: UnsafeMutableRawBufferPointer) throws(CaptureProblem) -> Int {
        while true {
            let count = Foundation.read(descriptor, buffer.baseAddress, buffer.count)
            if count >= 0 { return count }
            guard errno == EINTR else { throw .unreadable(path, String(cString: strerror(errno))) }
        }
    }

    /// Reads up to `buffer.count` bytes at a place. Leaves the reading position as it is.
    /// - Returns: how many; 0 behind the end.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(CaptureProblem) -> Int {
        while true {
            let count = pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
            if count >= 0 { return count }
            guard errno == EINTR else { throw .unreadable(path, String(cString: strerror(errno))) }
        }
    }

    /// Some bytes at a place; fewer where there are no more, and none before the first.
    package func bytes(at offset: Int, count: Int) throws(CaptureProblem) -> [UInt8] {
        guard offset >= 0, count > 0 else { return [] }
        return try SliceInput(self, offset, count).bytes(upTo: count)
    }

    /// The SHA-256 of the first `count` bytes, or nil where there are fewer. Leaves the reading position as it is.
    /// - Precondition: the source is a regular file.
    public func sha256(ofFirst count: Int) throws(CaptureProblem) -> SHA256? {
        let stream = SHA256Stream()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: ByteLimits.chunk, alignment: 16)
        defer { buffer.deallocate() }
        var offset = 0
        while offset < count {
            let found = pread(descriptor, buffer.baseAddress, min(buffer.count, count - offset), off_t(offset))
            guard found >= 0 else { throw .unreadable(path, String(cString: strerror(errno))) }
            if found == 0 { return nil }
            stream.add(UnsafeRawBufferPointer(rebasing: buffer[..<found]))
            offset += found
        }
        return stream.value
    }
}

extension SHA256 {
    /// The hash of the next `count` bytes of an input; nil where there are fewer.
    public init?(of input: any ByteInput, count: Int) throws(CaptureProblem) {
        let stream = SHA256Stream()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: ByteLimits.chunk, alignment: 16)
        defer { buffer.deallocate() }
        var left = count
        while left > 0 {
            let room = UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(buffer.count, left)])
            let found = try input.read(into: room)
            if found == 0 { return nil }
            stream.add(UnsafeRawBufferPointer(rebasing: buffer[..<found]))
            left -= found
        }
        self = stream.value
    }
}
