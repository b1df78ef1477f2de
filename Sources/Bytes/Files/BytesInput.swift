/// Bytes in memory.
public final class BytesInput: ByteInput {
    private let bytes: [UInt8]
    private var given = 0

    /// An input of these bytes.
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Copies as many as there is room for.
    public func read(into buffer: UnsafeMutableRawBufferPointer) throws(CaptureProblem) -> Int {
        let count = min(buffer.count, bytes.count - given)
        buffer.copyBytes(from: bytes[given..<given + count])
        given += count
        return count
    }
}
