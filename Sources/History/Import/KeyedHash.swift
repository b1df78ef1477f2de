/// A fast 64-bit hash with a secret key, for telling bytes apart within one process.
///
/// Words are multiplied to 128 bits and folded, sixteen bytes at a time, as in the wyhash family. The key is drawn anew
/// in each process, so nobody can prepare bytes that collide. Values must not be stored or compared between processes.
struct KeyedHash {
    private static let key: (UInt64, UInt64, UInt64) = {
        var random = SystemRandomNumberGenerator()
        return (random.next() | 1, random.next() | 1, random.next() | 1)
    }()

    private let first = Self.key.0
    private let second = Self.key.1
    private var state = Self.key.2

    /// The hash of all that was added.
    var value: UInt64 { Self.fold(state ^ first, state ^ second) }

    /// Adds a word.
    @inline(__always)
    mutating func add(_ word: UInt64) {
        state = Self.fold(word ^ first, state ^ second)
    }

    /// Adds bytes, and how many they are.
    @inline(__always)
    mutating func add(_ bytes: UnsafeRawBufferPointer) {
        let count = bytes.count
        add(UInt64(count))
        guard let base = bytes.baseAddress, count > 0 else { return }
        var offset = 0
        while offset &+ 16 <= count {
            let low = base.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            let high = base.loadUnaligned(fromByteOffset: offset &+ 8, as: UInt64.self)
            state = Self.fold(low ^ first, high ^ state)
            offset &+= 16
        }
        while offset &+ 8 <= count {
            add(base.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            offset &+= 8
        }
        if offset < count {
            var rest: UInt64 = 0
            while offset < count {
                rest = rest << 8 | UInt64(base.load(fromByteOffset: offset, as: UInt8.self))
                offset &+= 1
            }
            add(rest)
        }
    }

    /// Adds text, and how long it is.
    mutating func add(_ text: String) {
        var text = text
        text.withUTF8 { add(UnsafeRawBufferPointer($0)) }
    }

    @inline(__always)
    private static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let product = left.multipliedFullWidth(by: right)
        return product.high ^ product.low
    }
}
