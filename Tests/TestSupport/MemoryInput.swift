import Bytes

/// Bytes in memory, handed out a few at a time, so that whatever lies across two reads is tested too.
package final class MemoryInput: ByteInput {
    private let bytes: [UInt8]
    private let step: Int
    private var offset = 0

    package init(_ bytes: [UInt8], step: Int = 7) {
        self.bytes = bytes
        self.step = step
    }

    package convenience init(_ text: String, step: Int = 7) {
        self.init(Array(text.utf8), step: step)
    }

    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(CaptureProblem) -> Int {
        let count = min(step, buffer.count, bytes.count - offset)
        buffer.copyBytes(from: bytes[offset..<offset + count])
        offset += count
        return count
    }
}
