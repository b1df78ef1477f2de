import Bytes

/// Finds where JSON values end in text that goes on behind them.
enum JSONExtent {
    /// Where the value that begins at `start` ends; nil where none does.
    static func end(_ bytes: [UInt8], from start: Int) -> Int? {
        var looked = 0
        return end(bytes, from: start, looked: &looked)
    }

    /// The same.
    /// - Parameter looked: grows by the bytes that were looked at in vain.
    static func end(_ bytes: [UInt8], from start: Int, looked: inout Int) -> Int? {
        bytes.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return nil }
            var cursor = JSONCursor(base: base, from: start, to: bytes.count)
            do throws(JSONProblem) {
                try cursor.skipValue()
                return cursor.position
            } catch {
                looked += cursor.position - start
                return nil
            }
        }
    }
}

/// A JSON object that is written over several lines, gathered until its last bracket. Each byte is looked at once.
struct JSONGathering {
    /// What a line has made of it.
    enum Progress: Equatable {
        /// It goes on.
        case isOpen
        /// It ends on this line; so many of the line's bytes belong to it.
        case isWhole(Int)
        /// It is no JSON, or too long.
        case isBroken
    }

    /// The longest object that is gathered, bytes.
    static let longest = 1 << 20

    /// What has been gathered.
    private(set) var bytes: [UInt8] = []
    /// The line it begins on.
    let line: Int
    private var depth = 0
    private var isQuoted = false
    private var isEscaped = false
    /// The first byte behind the opening brace, blanks left out: a key or nothing.
    private var first: UInt8?

    init(line: Int) {
        self.line = line
    }

    /// Adds a line, or the rest of one.
    mutating func add(_ line: ArraySlice<UInt8>) -> Progress {
        if !bytes.isEmpty { bytes.append(0x0A) }
        for index in line.indices {
            let byte = line[index]
            guard bytes.count < Self.longest else { return .isBroken }
            bytes.append(byte)
            if isQuoted {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isQuoted = false
                }
                continue
            }
            if depth == 1, first == nil, !byte.isBlank {
                first = byte
                guard byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "}") else { return .isBroken }
            }
            switch byte {
            case UInt8(ascii: "\""): isQuoted = true
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth == 0 { return .isWhole(index - line.startIndex + 1) }
            default: break
            }
        }
        // No string of JSON holds a line break.
        return isQuoted || bytes.count >= Self.longest ? .isBroken : .isOpen
    }
}
