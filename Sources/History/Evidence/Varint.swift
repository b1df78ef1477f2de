/// Writes whole numbers in as few bytes as they need: seven bits a byte, the lowest first.
struct VarintWriter {
    private(set) var bytes: [UInt8] = []

    mutating func reserve(_ count: Int) {
        bytes.reserveCapacity(count)
    }

    @inline(__always)
    mutating func append(_ value: UInt64) {
        var value = value
        while value >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: value) | 0x80)
            value >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: value))
    }

    /// A number that may be negative: small ones of either sign take few bytes.
    @inline(__always)
    mutating func append(signed value: Int64) {
        append(UInt64(bitPattern: (value << 1) ^ (value >> 63)))
    }

    mutating func append(_ text: String) {
        append(UInt64(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }

    mutating func append(raw: [UInt8]) {
        append(UInt64(raw.count))
        bytes.append(contentsOf: raw)
    }
}

/// Reads what `VarintWriter` wrote. Damaged bytes give nil, never a trap.
struct VarintReader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { position == bytes.count }

    @inline(__always)
    mutating func unsigned() -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while position < bytes.count, shift < 64 {
            let byte = bytes[position]
            position &+= 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift &+= 7
        }
        return nil
    }

    @inline(__always)
    mutating func signed() -> Int64? {
        guard let value = unsigned() else { return nil }
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    /// A number of things that are still to come, each at least a byte long.
    mutating func count() -> Int? {
        guard let value = unsigned(), value <= UInt64(bytes.count - position) else { return nil }
        return Int(value)
    }

    mutating func text() -> String? {
        raw().flatMap { String(validating: $0, as: UTF8.self) }
    }

    mutating func raw() -> [UInt8]? {
        guard let count = count() else { return nil }
        defer { position += count }
        return Array(bytes[position..<position + count])
    }
}
