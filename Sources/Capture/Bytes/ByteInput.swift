import Digest

/// Bytes that are read once, front to back.
public protocol ByteInput: AnyObject {
    /// Reads up to `buffer.count` bytes.
    /// - Returns: how many; 0 at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(CaptureProblem) -> Int
}

/// Bytes that have been looked at already, and then all that follow.
final class PrefixedInput: ByteInput {
    private let prefix: BytesInput
    private let rest: any ByteInput

    init(_ prefix: [UInt8], before rest: any ByteInput) {
        self.prefix = BytesInput(prefix)
        self.rest = rest
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(CaptureProblem) -> Int {
        let count = try prefix.read(into: buffer)
        return count > 0 ? count : try rest.read(into: buffer)
    }
}

/// Hashes and counts the bytes that are read through it: what is known of a file as it lies on the disk.
final class HashedInput: ByteInput {
    private let inner: any ByteInput
    private let stream = SHA256Stream()
    /// How many bytes have been read.
    private(set) var byteCount = 0

    init(_ inner: any ByteInput) {
        self.inner = inner
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(CaptureProblem) -> Int {
        let count = try inner.read(into: buffer)
        stream.add(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        byteCount += count
        return count
    }

    /// The SHA-256 of all that has been read.
    var sha256: SHA256 { stream.value }

    /// Reads what nobody has asked for, so that the hash is that of the whole.
    func drain() throws(CaptureProblem) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: CaptureLimits.chunk, alignment: 16)
        defer { buffer.deallocate() }
        while try read(into: buffer) > 0 {}
    }
}
