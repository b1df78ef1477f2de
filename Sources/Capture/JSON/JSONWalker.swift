import Bytes

/// Walks through a JSON text of any size and hands over the values at some places, one at a time, as bytes.
///
/// Only what is handed over must fit into memory. The walk itself minds brackets and strings; whether a value is sound
/// JSON is found out by whoever reads it. Several values one after another are walked through like one.
final class JSONWalker {
    /// A value's place: the keys and array elements that lead to it, from the outermost.
    enum Step: Equatable {
        case key(String)
        case element
    }

    /// A value that was asked for.
    struct Found {
        /// Its place.
        var path: [Step]
        /// Its bytes; nil for one longer than `longest`.
        var bytes: [UInt8]?
    }

    /// Why the text can't be walked through to its end.
    struct Problem: Error {
        /// What is wrong, as a sentence.
        var reason: String
    }

    /// The longest value that is handed over, bytes.
    static let longest = 64 << 20
    private static let deepest = 512

    private let input: any ByteInput
    private let wants: ([Step], UInt8) -> Bool
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: ByteLimits.chunk, alignment: 16)
    private var position = 0
    private var filled = 0
    /// How many bytes lie before `buffer[0]`.
    private var passed = 0

    private struct Level {
        var isObject: Bool
        /// Of an object: whether a key comes next, not a value.
        var expectsKey: Bool
    }

    private var levels: [Level] = []
    private var path: [Step] = []

    /// - Parameter wants: whether the value at a place is to be handed over, by the place and the value's first byte.
    init(_ input: any ByteInput, wants: @escaping ([Step], UInt8) -> Bool) {
        self.input = input
        self.wants = wants
    }

    deinit {
        buffer.deallocate()
    }

    /// The next value that is wanted; nil at the end.
    /// - Throws: `Problem`, or `CaptureProblem`.
    func next() throws -> Found? {
        while let byte = try peek() {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"): position += 1
            case UInt8(ascii: ","), UInt8(ascii: ":"):
                guard !levels.isEmpty else { throw problem("a \(Character(UnicodeScalar(byte))) outside of any value") }
                if byte == UInt8(ascii: ","), levels[levels.count - 1].isObject {
                    levels[levels.count - 1].expectsKey = true
                }
                position += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                guard let level = levels.popLast(), level.isObject == (byte == UInt8(ascii: "}")) else {
                    throw problem("a closing bracket that opens nowhere")
                }
                path.removeLast()
                position += 1
            case 0xEF where passed + position == 0: try passByteOrderMark()
            case UInt8(ascii: "\"") where levels.last?.expectsKey == true: try takeKey()
            default:
                if wants(path, byte) { return Found(path: path, bytes: try takeValue()) }
                try enterOrPass(byte)
            }
        }
        guard levels.isEmpty else { throw Problem(reason: "the JSON ends in the middle") }
        return nil
    }

    /// The first value at a place in a text, as it is written there.
    static func value(at place: [Step], in bytes: [UInt8]) -> [UInt8]? {
        (try? JSONWalker(BytesInput(bytes)) { path, _ in path == place }.next())?.bytes
    }

    // MARK: - Steps

    private func passByteOrderMark() throws {
        for expected: UInt8 in [0xEF, 0xBB, 0xBF] {
            guard try peek() == expected else { throw problem("neither JSON nor a byte-order mark") }
            position += 1
        }
    }

    private func takeKey() throws {
        var bytes: [UInt8]? = []
        try takeString(into: &bytes, limit: 4_096)
        levels[levels.count - 1].expectsKey = false
        // A key longer than any that is asked for is like any other that is not.
        let key = bytes.flatMap { try? JSONValue($0).text } ?? ""
        path[path.count - 1] = .key(key)
    }

    /// Goes into a container, or past a scalar.
    private func enterOrPass(_ byte: UInt8) throws {
        switch byte {
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            guard levels.count < Self.deepest else { throw problem("more than \(Self.deepest) levels") }
            let isObject = byte == UInt8(ascii: "{")
            levels.append(Level(isObject: isObject, expectsKey: isObject))
            path.append(isObject ? .key("") : .element)
            position += 1
        default:
            var nothing: [UInt8]?
            try takeScalar(into: &nothing)
        }
    }

    /// Takes a whole value.
    private func takeValue() throws -> [UInt8]? {
        var bytes: [UInt8]? = []
        var depth = 0
        repeat {
            guard let byte = try peek() else { throw Problem(reason: "the JSON ends in the middle") }
            switch byte {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                take(byte, into: &bytes)
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                guard depth >= 0 else { throw problem("a closing bracket in a value's place") }
                take(byte, into: &bytes)
            case UInt8(ascii: "\""): try takeString(into: &bytes, limit: Self.longest)
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: ","),
                UInt8(ascii: ":"):
                take(byte, into: &bytes)
            default: try takeScalar(into: &bytes)
            }
        } while depth > 0
        return bytes
    }

    private func takeScalar(into bytes: inout [UInt8]?) throws {
        if try peek() == UInt8(ascii: "\"") {
            try takeString(into: &bytes, limit: Self.longest)
            return
        }
        var count = 0
        while let byte = try peek(), !" \t\r\n,:]}[{\"".utf8.contains(byte) {
            take(byte, into: &bytes)
            count += 1
            // The longest number that anyone writes; words have five letters.
            guard count <= 1_100 else { throw problem("neither a word nor a number of JSON") }
        }
        guard count > 0 else { throw problem("no JSON") }
    }

    private func takeString(into bytes: inout [UInt8]?, limit: Int) throws {
        var isEscaped = false
        var isFirst = true
        while let byte = try peek() {
            take(byte, into: &bytes, limit: limit)
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\""), !isFirst {
                return
            }
            isFirst = false
        }
        throw Problem(reason: "the JSON ends in the middle")
    }

    @inline(__always)
    private func take(_ byte: UInt8, into bytes: inout [UInt8]?, limit: Int = JSONWalker.longest) {
        position += 1
        guard bytes != nil else { return }
        bytes?.append(byte)
        if bytes.map({ $0.count > limit }) == true { bytes = nil }
    }

    // MARK: - Bytes

    @inline(__always)
    private func peek() throws -> UInt8? {
        if position == filled {
            passed += filled
            position = 0
            filled = 0
            filled = try input.read(into: buffer)
            if filled == 0 { return nil }
        }
        return buffer[position]
    }

    private func problem(_ what: String) -> Problem {
        Problem(reason: "\(what), at byte \(passed + position + 1)")
    }
}
