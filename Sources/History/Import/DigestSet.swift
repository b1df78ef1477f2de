/// A set of 64-bit digests: open addressing, at most half full, no allocation per element.
struct DigestSet: Sendable {
    private var slots: [UInt64]
    private var mask: Int
    private(set) var count = 0
    /// 0 marks an empty slot, so the digest 0 is kept apart.
    private var hasZero = false

    /// An empty set with room for `capacity` digests.
    init(capacity: Int) {
        var size = 16
        while size < capacity * 2 { size *= 2 }
        slots = [UInt64](repeating: 0, count: size)
        mask = size - 1
    }

    /// Adds a digest.
    /// - Returns: whether it was new.
    mutating func insert(_ digest: UInt64) -> Bool {
        if digest == 0 {
            defer { hasZero = true }
            return !hasZero
        }
        if count * 2 >= slots.count { grow() }
        var slot = Int(truncatingIfNeeded: digest) & mask
        while slots[slot] != 0 {
            if slots[slot] == digest { return false }
            slot = (slot &+ 1) & mask
        }
        slots[slot] = digest
        count &+= 1
        return true
    }

    /// Whether it holds a digest.
    func contains(_ digest: UInt64) -> Bool {
        if digest == 0 { return hasZero }
        var slot = Int(truncatingIfNeeded: digest) & mask
        while slots[slot] != 0 {
            if slots[slot] == digest { return true }
            slot = (slot &+ 1) & mask
        }
        return false
    }

    /// Adds those of another set.
    mutating func formUnion(_ other: DigestSet) {
        if other.hasZero { hasZero = true }
        for digest in other.slots where digest != 0 { _ = insert(digest) }
    }

    private mutating func grow() {
        let old = slots
        slots = [UInt64](repeating: 0, count: old.count * 2)
        mask = slots.count - 1
        count = 0
        for digest in old where digest != 0 { _ = insert(digest) }
    }
}
