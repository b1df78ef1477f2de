/// Some bytes of a file, read where they lie.
package final class SliceInput: ByteInput {
    private let source: ByteSource
    private var position: Int
    private let end: Int

    /// So many bytes from a place on.
    package init(_ source: ByteSource, _ start: Int, _ count: Int) {
        self.source = source
        position = start
        end = start + count
    }

    /// Reads on from where it stopped.
    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(CaptureProblem) -> Int {
        let room = UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(buffer.count, end - position)])
        let count = room.isEmpty ? 0 : try source.read(into: room, at: position)
        position += count
        return count
    }
}
