import Foundation

/// Reads text line by line, in bounded memory.
package final class LineInput {
    /// A line without its line break.
    package struct Line {
        /// Its number, from 1.
        package var number: Int
        /// Its bytes; of one longer than `ByteLimits.longestLine` the first of them.
        package var bytes: [UInt8]
        /// Whether it is longer than that.
        package var isCut: Bool
        /// Whether CR stood before its line break, or at its end.
        package var hadReturn = false
    }

    private let input: any ByteInput
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: ByteLimits.chunk, alignment: 16)
    private var position = 0
    private var filled = 0
    private var isAtEnd = false
    /// How many lines have been read.
    package private(set) var count = 0

    /// The lines of a text.
    package init(_ input: any ByteInput) {
        self.input = input
    }

    deinit {
        buffer.deallocate()
    }

    /// The next line; nil at the end. A byte-order mark is no part of the first one, nor CR of any.
    package func next() throws(CaptureProblem) -> Line? {
        var bytes: [UInt8] = []
        var length = 0
        while true {
            if position == filled {
                position = 0
                filled = isAtEnd ? 0 : try input.read(into: buffer)
                if filled == 0 {
                    isAtEnd = true
                    if length == 0 { return nil }
                    break
                }
            }
            let start = buffer.baseAddress! + position
            let found = memchr(start, 0x0A, filled - position)
            let end = found.map { UnsafeRawPointer($0) - UnsafeRawPointer(start) } ?? filled - position
            let room = max(0, ByteLimits.longestLine - bytes.count)
            bytes.append(contentsOf: buffer[position..<position + min(end, room)])
            length += end
            position += end
            if found != nil {
                position += 1
                break
            }
        }
        count += 1
        if count == 1, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        let hadReturn = bytes.last == 0x0D
        if hadReturn { bytes.removeLast() }
        return Line(
            number: count, bytes: bytes, isCut: length > ByteLimits.longestLine, hadReturn: hadReturn)
    }
}
