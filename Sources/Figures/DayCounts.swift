/// The counts of days that follow one another, of which only those from the first with anything to the last take memory, and these
/// little: of very many mappings most have run on few days, and counted little on each.
public struct DayCounts: RandomAccessCollection, MutableCollection, Sendable {
    /// How many days there are.
    public let endIndex: Int
    /// The first day's place.
    public var startIndex: Int { 0 }
    /// The place of the first day that is kept.
    private var first = 0
    private var kept: [PackedCounts] = []
    /// By the place of the day: counts that have codes, or a number too large to be packed.
    private var unpacked: [Int: Counts] = [:]

    /// So many days, with nothing counted.
    public init(days: Int) { endIndex = days }

    /// Days with their counts.
    public init(_ counts: some Collection<Counts>) {
        endIndex = counts.count
        for (place, one) in counts.enumerated() where !one.isEmpty { self[place] = one }
    }

    /// What was counted on a day.
    public subscript(place: Int) -> Counts {
        get {
            guard kept.indices.contains(place - first) else { return Counts() }
            if !unpacked.isEmpty, let counts = unpacked[place] { return counts }
            return kept[place - first].counts
        }
        set {
            precondition(indices.contains(place), "there is no such day")
            reach(place)
            let packed = newValue.codes.isEmpty ? PackedCounts(newValue) : nil
            kept[place - first] = packed ?? PackedCounts()
            unpacked[place] = packed == nil ? newValue : nil
        }
    }

    /// Adds to what was counted on a day.
    /// - Returns: how many days more take memory.
    public mutating func add(_ counts: Counts, at place: Int) -> Int {
        let before = kept.count
        self[place] += counts
        return kept.count - before
    }

    private mutating func reach(_ place: Int) {
        if kept.isEmpty { first = place }
        if place < first {
            kept.insert(contentsOf: repeatElement(PackedCounts(), count: first - place), at: 0)
            first = place
        }
        if place >= first + kept.count {
            kept.append(contentsOf: repeatElement(PackedCounts(), count: place - first - kept.count + 1))
        }
    }

    /// The first days alone.
    public func first(days count: Int) -> DayCounts {
        count >= endIndex ? self : DayCounts(self[..<count])
    }
}

extension DayCounts: Equatable {
    /// Whether the same was counted on the same days.
    public static func == (left: DayCounts, right: DayCounts) -> Bool { left.elementsEqual(right) }
}
