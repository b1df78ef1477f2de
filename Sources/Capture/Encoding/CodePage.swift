import Bytes
import Foundation

/// A code page as the C library knows it: CP949 of Korean Windows, Windows-1252 of Western ones, and so on.
final class CodePage {
    private let converter: iconv_t

    /// A code page by its name, in any case; nil for one that is not known here.
    init?(_ name: String) {
        guard !name.isEmpty, name.utf8.count <= 40,
            name.utf8.allSatisfy({ $0 &- 48 < 10 || ($0 | 0x20) &- 97 < 26 || "-_.:".utf8.contains($0) }),
            let converter = iconv_open("UTF-8", name), converter != iconv_t(bitPattern: -1)
        else { return nil }
        self.converter = converter
    }

    deinit { iconv_close(converter) }

    /// The bytes as UTF-8. What is no character becomes a byte that is none of UTF-8, so that it is not taken for one further on.
    /// - Parameter isAtEnd: whether no more bytes follow; else a character that is not there to its end is left over.
    /// - Returns: the text, and how many bytes it stands for.
    func decoded(_ bytes: [UInt8], isAtEnd: Bool) -> (text: [UInt8], taken: Int) {
        var text: [UInt8] = []
        var bytes = bytes
        var taken = 0
        let room = 4 * bytes.count + 16
        bytes.withUnsafeMutableBytes { input in
            let output = UnsafeMutableRawBufferPointer.allocate(byteCount: room, alignment: 1)
            defer { output.deallocate() }
            while taken < input.count {
                var source = input.baseAddress?.advanced(by: taken).assumingMemoryBound(to: CChar.self)
                var left = input.count - taken
                var target = output.baseAddress?.assumingMemoryBound(to: CChar.self)
                var free = output.count
                let result = iconv(converter, &source, &left, &target, &free)
                let problem = errno
                text += output[..<(output.count - free)]
                taken = input.count - left
                guard result == -1, problem != E2BIG else { continue }
                if problem == EINVAL, !isAtEnd { return }
                text.append(0xFF)
                taken += 1
            }
        }
        return (text, taken)
    }
}

/// A code page's text as UTF-8.
final class CodePageInput: ByteInput {
    private let input: any ByteInput
    private let page: CodePage
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
    /// Decoded, and not yet read.
    private var ready: [UInt8] = []
    private var position = 0
    /// The first bytes of a character whose others have not come yet.
    private var rest: [UInt8] = []
    private var isAtEnd = false

    init(_ input: any ByteInput, _ page: CodePage) {
        self.input = input
        self.page = page
    }

    deinit { buffer.deallocate() }

    func read(into target: UnsafeMutableRawBufferPointer) throws(CaptureProblem) -> Int {
        while position == ready.count, !isAtEnd {
            let count = try input.read(into: buffer)
            isAtEnd = count == 0
            let bytes = rest + buffer[..<count]
            let decoded = page.decoded(bytes, isAtEnd: isAtEnd)
            rest = Array(bytes[decoded.taken...])
            (ready, position) = (decoded.text, 0)
        }
        let count = min(target.count, ready.count - position)
        ready[position..<position + count].withUnsafeBytes { target.copyMemory(from: UnsafeRawBufferPointer($0)) }
        position += count
        return count
    }
}
