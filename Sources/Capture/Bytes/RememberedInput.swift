/// Bytes that are read for a look and remembered, so that what follows can begin with them again; an end is put to the look
/// where there are too many.
final class RememberedInput: ByteInput {
    private let inner: any ByteInput
    private let limit: Int
    /// What has been read.
    private(set) var bytes: [UInt8]

    /// - Parameters:
    ///   - bytes: what has been read before.
    ///   - limit: how many are remembered.
    init(_ bytes: [UInt8], before inner: any ByteInput, limit: Int) {
        self.bytes = bytes
        self.inner = inner
        self.limit = limit
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(CaptureProblem) -> Int {
        let room = UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(buffer.count, max(0, limit - bytes.count))])
        guard !room.isEmpty else { return 0 }
        let count = try inner.read(into: room)
        bytes += room[..<count]
        return count
    }
}
