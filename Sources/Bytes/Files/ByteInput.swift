/// Bytes that are read once, front to back.
public protocol ByteInput: AnyObject {
    /// Reads up to `buffer.count` bytes.
    /// - Returns: how many; 0 at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(CaptureProblem) -> Int
}

extension ByteInput {
    /// Reads up to a limit, or to the end.
    package func bytes(upTo limit: Int) throws(CaptureProblem) -> [UInt8] {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: limit, alignment: 16)
        defer { buffer.deallocate() }
        var filled = 0
        while filled < limit {
            let count = try read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
            if count == 0 { break }
            filled += count
        }
        return Array(buffer[..<filled])
    }
}

/// Bytes that have been looked at already, and then all that follow.
package final class PrefixedInput: ByteInput {
    private let prefix: BytesInput
    private let rest: any ByteInput

    /// What has been looked at, and what follows.
    package init(_ prefix: [UInt8], before rest: any ByteInput) {
        self.prefix = BytesInput(prefix)
        self.rest = rest
    }

    /// Gives the prefix, then what follows.
    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(CaptureProblem) -> Int {
        let count = try prefix.read(into: buffer)
        return count > 0 ? count : try rest.read(into: buffer)
    }
}

/// Hashes and counts the bytes that are read through it: what is known of a file as it lies on the disk.
package final class HashedInput: ByteInput {
    private let inner: any ByteInput
    private let stream = SHA256Stream()
    /// How many bytes have been read.
    package private(set) var byteCount = 0

    /// Bytes that are to be hashed.
    package init(_ inner: any ByteInput) {
        self.inner = inner
    }

    /// Reads, and hashes what was read.
    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(CaptureProblem) -> Int {
        let count = try inner.read(into: buffer)
        stream.add(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        byteCount += count
        return count
    }

    /// The SHA-256 of all that has been read.
    package var sha256: SHA256 { stream.value }

    /// Reads what nobody has asked for, so that the hash is that of the whole.
    package func drain() throws(CaptureProblem) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: ByteLimits.chunk, alignment: 16)
        defer { buffer.deallocate() }
        while try read(into: buffer) > 0 {}
    }
}
