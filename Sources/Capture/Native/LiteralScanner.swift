import Foundation

/// Moves over bytes that are expected literally. Each step either succeeds and moves, or fails and leaves its place.
struct LiteralScanner {
    let base: UnsafePointer<UInt8>
    private(set) var position = 0
    private let end: Int

    /// - Precondition: `bytes` is not empty, and outlives the scanner.
    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        base = bytes.baseAddress!
        end = bytes.count
    }

    /// The byte here; nil at the end.
    @inline(__always)
    var peek: UInt8? { position < end ? base[position] : nil }

    @inline(__always)
    mutating func skip() {
        position &+= 1
    }

    /// Moves over a literal.
    @inline(__always)
    mutating func take(_ literal: StaticString) -> Bool {
        let count = literal.utf8CodeUnitCount
        guard position &+ count <= end, memcmp(base + position, literal.utf8Start, count) == 0 else { return false }
        position &+= count
        return true
    }

    /// Moves over bytes.
    @inline(__always)
    mutating func take(_ bytes: [UInt8]) -> Bool {
        let count = bytes.count
        guard position &+ count <= end, memcmp(base + position, bytes, count) == 0 else { return false }
        position &+= count
        return true
    }

    /// Moves over a literal that must be the last thing.
    @inline(__always)
    mutating func takeEnd(_ literal: StaticString) -> Bool {
        take(literal) && position == end
    }

    /// Moves over so many bytes, and gives their place.
    @inline(__always)
    mutating func bytes(_ count: Int) -> UnsafePointer<UInt8>? {
        guard position &+ count <= end else { return nil }
        defer { position &+= count }
        return base + position
    }

    /// A whole number of at most 18 digits, as JSON writes it: no sign, no zeros in front, no fraction or exponent.
    @inline(__always)
    mutating func number() -> Int64? {
        let start = position
        var at = start
        var value: Int64 = 0
        while at < end, base[at] &- 48 < 10 {
            value = value &* 10 &+ Int64(base[at] &- 48)
            at &+= 1
        }
        let count = at &- start
        guard count > 0, count <= 18, base[start] != UInt8(ascii: "0") || count == 1 else { return nil }
        // What may follow differs by place; the literal that comes next decides.
        position = at
        return value
    }

    /// The characters up to the next quote, which is left; nil where one of them is an escape, a control character or
    /// beyond ASCII.
    @inline(__always)
    mutating func plainString() -> Range<Int>? {
        let start = position
        var at = start
        while at &+ 8 <= end {
            let word = UnsafeRawPointer(base + at).loadUnaligned(as: UInt64.self)
            let ones: UInt64 = 0x0101_0101_0101_0101
            let quote = word ^ (ones &* 0x22)
            let backslash = word ^ (ones &* 0x5C)
            let hit =
                (((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash)
                    | ((word &- (ones &* 0x20)) & ~word) | word) & (ones &* 0x80)
            if hit != 0 {
                at &+= hit.trailingZeroBitCount &>> 3
                break
            }
            at &+= 8
        }
        while at < end {
            let byte = base[at]
            if byte == UInt8(ascii: "\"") {
                position = at
                return start..<at
            }
            guard byte >= 0x20, byte < 0x80, byte != UInt8(ascii: "\\") else { return nil }
            at &+= 1
        }
        return nil
    }
}
