/// Reads JSON token by token where it lies, strictly by RFC 8259, without copying or allocating.
///
/// It is the inner loop of every import: Foundation's decoders need twenty times as long, and can't say which bytes a
/// value was written with, which evidence needs. Differential tests hold them together: at most 512 levels, valid UTF-8.
/// It differs from them only where they leave the RFC: they take a comma before `]` and `}`, text in UTF-16 or UTF-32 and a
/// byte-order mark, and refuse numbers beyond a Double and halves of surrogate pairs, which are read as U+FFFD here.
///
/// It points into memory that it does not own: it lives no longer than the closure that lent the bytes.
@frozen
public struct JSONCursor {
    /// The bytes being read.
    public let base: UnsafePointer<UInt8>
    @usableFromInline
    var place: Int
    /// The offset of the next byte.
    @inlinable
    public var position: Int { place }
    /// The offset behind the last byte.
    public let end: Int

    /// The deepest nesting accepted; Foundation's limit.
    static let deepest = 512

    /// A cursor at the beginning of `bytes`.
    @inlinable
    public init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.init(base: bytes.baseAddress ?? UnsafePointer(bitPattern: 1)!, from: 0, to: bytes.count)
    }

    /// A cursor over the bytes of `base` at `start..<end`.
    @inlinable
    public init(base: UnsafePointer<UInt8>, from start: Int, to end: Int) {
        self.base = base
        place = start
        self.end = end
    }

    /// A string's place and make-up.
    @frozen
    public struct StringToken: Sendable {
        /// Offset of the first byte after the opening quote.
        public var start: Int
        /// Offset of the closing quote.
        public var end: Int
        /// Whether it holds `\` escapes.
        public var hasEscapes: Bool
    }

    /// A number's place and, where it is written as a whole number that fits, its value.
    @frozen
    public struct NumberToken: Sendable {
        /// Offset of the first byte.
        public var start: Int
        /// Offset behind the last byte.
        public var end: Int
        /// Nil for a fraction, an exponent, or a value outside 64 bits.
        public var integer: Int64?
    }

    /// Moves over white space and returns the byte there, not consumed; nil at the end.
    @inlinable @inline(__always)
    public mutating func next() -> UInt8? {
        while place < end {
            let byte = base[place]
            if byte > 0x20 { return byte }
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return byte }
            place &+= 1
        }
        return nil
    }

    /// Moves over white space and one byte, which must be `byte`.
    @inlinable @inline(__always)
    public mutating func expect(_ byte: UInt8) throws(JSONProblem) {
        guard let found = next() else { throw JSONProblem(.endOfInput, at: place) }
        guard found == byte else { throw JSONProblem(.unexpectedByte, at: place) }
        place &+= 1
    }

    /// Moves over white space, and over `byte` if that follows.
    @inlinable @inline(__always)
    public mutating func take(_ byte: UInt8) -> Bool {
        guard next() == byte else { return false }
        place &+= 1
        return true
    }

    /// Checks that only white space is left.
    public mutating func finish() throws(JSONProblem) {
        if next() != nil { throw JSONProblem(.trailingBytes, at: place) }
    }

    /// Whether a value that begins with `byte` is a number.
    @inlinable @inline(__always)
    public static func startsNumber(_ byte: UInt8) -> Bool {
        byte &- 48 < 10 || byte == UInt8(ascii: "-")
    }

    // MARK: - Values

    /// Reads a string.
    public mutating func string() throws(JSONProblem) -> StringToken {
        try expect(UInt8(ascii: "\""))
        let start = place
        var hasEscapes = false
        var isASCII = true
        var at = start
        while true {
            // Eight plain characters at a time: none is a quote, a backslash, a control character or beyond ASCII.
            while at &+ 8 <= end {
                let word = UnsafeRawPointer(base + at).loadUnaligned(as: UInt64.self)
                let ones: UInt64 = 0x0101_0101_0101_0101
                let quote = word ^ (ones &* 0x22)
                let backslash = word ^ (ones &* 0x5C)
                let found =
                    ((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash)
                    | ((word &- (ones &* 0x20)) & ~word) | word
                let hit = found & (ones &* 0x80)
                if hit != 0 {
                    at &+= hit.trailingZeroBitCount &>> 3
                    break
                }
                at &+= 8
            }
            guard at < end else { throw JSONProblem(.endOfInput, at: end) }
            let byte = base[at]
            if byte == UInt8(ascii: "\"") { break }
            if byte == UInt8(ascii: "\\") {
                hasEscapes = true
                at = try escape(at: at)
            } else if byte < 0x20 {
                throw JSONProblem(.controlCharacter, at: at)
            } else {
                if byte >= 0x80 { isASCII = false }
                at &+= 1
            }
        }
        place = at &+ 1
        if !isASCII { try checkUTF8(from: start, to: at) }
        return StringToken(start: start, end: at, hasEscapes: hasEscapes)
    }

    /// Reads a number.
    public mutating func number() throws(JSONProblem) -> NumberToken {
        guard next() != nil else { throw JSONProblem(.endOfInput, at: place) }
        let start = place
        var at = start
        let isNegative = base[at] == UInt8(ascii: "-")
        if isNegative { at &+= 1 }
        let firstDigit = at
        var magnitude: UInt64 = 0
        var fits = true
        while at < end, base[at] &- 48 < 10 {
            let (times, overflow) = magnitude.multipliedReportingOverflow(by: 10)
            let (sum, carry) = times.addingReportingOverflow(UInt64(base[at] &- 48))
            magnitude = sum
            if overflow || carry { fits = false }
            at &+= 1
        }
        guard at > firstDigit else {
            throw JSONProblem(at < end ? .badNumber : .endOfInput, at: at)
        }
        if base[firstDigit] == UInt8(ascii: "0"), at > firstDigit + 1 { throw JSONProblem(.badNumber, at: start) }
        var isWhole = true
        if at < end, base[at] == UInt8(ascii: ".") {
            isWhole = false
            at = try digits(from: at + 1)
        }
        if at < end, base[at] | 0x20 == UInt8(ascii: "e") {
            isWhole = false
            at += 1
            if at < end, base[at] == UInt8(ascii: "+") || base[at] == UInt8(ascii: "-") { at += 1 }
            at = try digits(from: at)
        }
        place = at
        var integer: Int64?
        if isWhole, fits {
            integer = isNegative ? Int64(exactly: -Int128(magnitude)) : Int64(exactly: magnitude)
        }
        return NumberToken(start: start, end: at, integer: integer)
    }

    /// Moves over one value of any kind.
    /// - Parameter levels: how many arrays and objects it stands in; they count among the 512.
    public mutating func skipValue(inside levels: Int = 0) throws(JSONProblem) {
        try skipValue(depth: levels)
    }

    private mutating func skipValue(depth: Int) throws(JSONProblem) {
        guard let byte = next() else { throw JSONProblem(.endOfInput, at: place) }
        switch byte {
        case UInt8(ascii: "\""):
            _ = try string()
        case UInt8(ascii: "{"):
            guard depth < Self.deepest else { throw JSONProblem(.tooDeep, at: place) }
            place &+= 1
            if take(UInt8(ascii: "}")) { return }
            repeat {
                _ = try string()
                try expect(UInt8(ascii: ":"))
                try skipValue(depth: depth + 1)
            } while take(UInt8(ascii: ","))
            try expect(UInt8(ascii: "}"))
        case UInt8(ascii: "["):
            guard depth < Self.deepest else { throw JSONProblem(.tooDeep, at: place) }
            place &+= 1
            if take(UInt8(ascii: "]")) { return }
            repeat {
                try skipValue(depth: depth + 1)
            } while take(UInt8(ascii: ","))
            try expect(UInt8(ascii: "]"))
        case UInt8(ascii: "t"): try word("true")
        case UInt8(ascii: "f"): try word("false")
        case UInt8(ascii: "n"): try word("null")
        case let byte where Self.startsNumber(byte):
            _ = try number()
        default:
            throw JSONProblem(.unexpectedByte, at: place)
        }
    }

    private mutating func word(_ word: StaticString) throws(JSONProblem) {
        for index in 0..<word.utf8CodeUnitCount {
            guard place < end else { throw JSONProblem(.endOfInput, at: place) }
            guard base[place] == word.utf8Start[index] else { throw JSONProblem(.unexpectedByte, at: place) }
            place &+= 1
        }
    }

    // MARK: - Strings' contents

    /// Whether a string reads `text`, escapes resolved.
    @inlinable @inline(__always)
    public func equals(_ token: StringToken, _ text: StaticString) -> Bool {
        guard !token.hasEscapes else { return Array("\(text)".utf8) == bytes(of: token) }
        let count = text.utf8CodeUnitCount
        guard token.end &- token.start == count else { return false }
        let start = base + token.start
        for index in 0..<count where start[index] != text.utf8Start[index] { return false }
        return true
    }

    /// A string's bytes, escapes resolved.
    public func bytes(of token: StringToken) -> [UInt8] {
        let raw = UnsafeBufferPointer(start: base + token.start, count: token.end - token.start)
        return token.hasEscapes ? JSONEscapes.resolved(raw) : Array(raw)
    }

    /// A string's text, escapes resolved.
    public func text(of token: StringToken) -> String {
        String(decoding: bytes(of: token), as: UTF8.self)
    }

    // MARK: - Parts

    /// Checks the escape at a backslash and returns the offset behind it. One half of a surrogate pair alone is JSON, too: an
    /// emoji that somebody cut in two must not hide the answer that it stands in.
    private func escape(at backslash: Int) throws(JSONProblem) -> Int {
        guard backslash + 1 < end else { throw JSONProblem(.endOfInput, at: end) }
        switch base[backslash + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return backslash + 2
        case UInt8(ascii: "u"):
            try checkCodeUnit(at: backslash + 2)
            return backslash + 6
        default:
            throw JSONProblem(.badEscape, at: backslash)
        }
    }

    private func checkCodeUnit(at start: Int) throws(JSONProblem) {
        guard start + 4 <= end else { throw JSONProblem(.endOfInput, at: end) }
        for index in start..<start + 4 where JSONEscapes.hexDigit(base[index]) == nil {
            throw JSONProblem(.badEscape, at: index)
        }
    }

    private func digits(from start: Int) throws(JSONProblem) -> Int {
        var at = start
        while at < end, base[at] &- 48 < 10 { at += 1 }
        guard at > start else { throw JSONProblem(at < end ? .badNumber : .endOfInput, at: at) }
        return at
    }

    private func checkUTF8(from start: Int, to stop: Int) throws(JSONProblem) {
        let bytes = UnsafeBufferPointer(start: base + start, count: stop - start)
        if String(validating: bytes, as: UTF8.self) == nil { throw JSONProblem(.badUTF8, at: start) }
    }
}
