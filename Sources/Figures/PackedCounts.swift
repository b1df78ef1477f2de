/// Counts in 64 bytes: a report holds a million days of mappings, and nearly all of them count a few thousands of requests and no
/// codes. What does not fit is kept beside it by who packs.
struct PackedCounts {
    /// The plain counts in their order (`Counts.forEach`), and the records' lower and upper half.
    private var numbers: SIMD16<UInt32>

    /// Nothing counted.
    init() { numbers = .zero }

    /// Packs the numbers, not the codes; nil where one does not fit.
    init?(_ counts: Counts) {
        guard let records = UInt64(exactly: counts.records) else { return nil }
        var (numbers, place, copy) = (SIMD16<UInt32>.zero, 0, counts)
        var fits = true
        copy.forEach(beside: counts) { _, count in
            numbers[place] = UInt32(truncatingIfNeeded: count)
            fits = fits && Int(numbers[place]) == count
            place += 1
        }
        guard fits else { return nil }
        numbers[14] = UInt32(truncatingIfNeeded: records)
        numbers[15] = UInt32(records >> 32)
        self.numbers = numbers
    }

    /// The numbers, without codes.
    var counts: Counts {
        guard numbers != .zero else { return Counts() }
        var (counts, place) = (Counts(), 0)
        counts.forEach(beside: Counts()) { count, _ in
            count = Int(numbers[place])
            place += 1
        }
        counts.records = Int128(UInt64(numbers[15]) << 32 | UInt64(numbers[14]))
        return counts
    }
}
