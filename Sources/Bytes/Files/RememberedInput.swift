/// Bytes that are read for a look and remembered, so that what follows can begin with them again; an end is put to the look
/// where there are too many.
package final class RememberedInput: ByteInput {
    private let inner: any ByteInput
    private let limit: Int
    /// What has been read.
    package private(set) var bytes: [UInt8]

    /// Bytes that are to be remembered.
    /// - Parameters:
    ///   - bytes: what has been read before.
    ///   - limit: how many are remembered.
    package init(_ bytes: [UInt8], before inner: any ByteInput, limit: Int) {
        self.bytes = bytes
        self.inner = inner
        self.limit = limit
    }

    /// Reads and remembers; 0 at the end, or at the limit.
    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(CaptureProblem) -> Int {
        let room = UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(buffer.count, max(0, limit - bytes.count))])
        guard !room.isEmpty else { return 0 }
        let count = try inner.read(into: room)
        bytes += room[..<count]
        return count
    }
}
