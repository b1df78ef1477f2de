import Bytes
import Foundation

/// A native capture that grows, held open: a file that is renamed or removed while it is read can be read to its end.
public final class FollowedFile: Sendable {
    /// As the user named it.
    public let path: String
    private let descriptor: Int32

    /// Opens the file.
    /// - Throws: `CaptureProblem.unreadable`.
    public init(path: String) throws(CaptureProblem) {
        self.path = path
        descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable(path, String(cString: strerror(errno))) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw .unreadable(
                path, "it is no file, and only files can be followed; a pipe is read to its end without that")
        }
    }

    deinit {
        close(descriptor)
    }

    /// Whether the path leads to another file by now, or the file has become shorter: it was rotated.
    public func isRotated(behind read: Int) -> Bool {
        var (mine, named) = (stat(), stat())
        guard fstat(descriptor, &mine) == 0 else { return true }
        if mine.st_size < read { return true }
        return stat(path, &named) == 0 && (named.st_ino != mine.st_ino || named.st_dev != mine.st_dev)
    }

    /// How many bytes there are up to the last line break; where `isOver`, all bytes.
    public func wholeBytes(isOver: Bool) -> Int {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return 0 }
        var end = Int(status.st_size)
        if isOver { return end }
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while end > 0 {
            let start = max(0, end - buffer.count)
            let count = pread(descriptor, &buffer, end - start, off_t(start))
            guard count == end - start else { return 0 }
            if let found = buffer[..<count].lastIndex(of: 0x0A) { return start + found + 1 }
            end = start
        }
        return 0
    }

    /// The bytes up to `limit`, from the beginning.
    public func input(upTo limit: Int) -> any ByteInput { Slice(file: self, limit: limit) }

    private final class Slice: ByteInput {
        private let file: FollowedFile
        private let limit: Int
        private var offset = 0

        init(file: FollowedFile, limit: Int) {
            self.file = file
            self.limit = limit
        }

        func read(into buffer: UnsafeMutableRawBufferPointer) throws(CaptureProblem) -> Int {
            let wanted = min(buffer.count, limit - offset)
            guard wanted > 0 else { return 0 }
            let count = pread(file.descriptor, buffer.baseAddress, wanted, off_t(offset))
            guard count >= 0 else { throw .unreadable(file.path, String(cString: strerror(errno))) }
            offset += count
            return count
        }
    }
}
