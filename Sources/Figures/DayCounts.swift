/// The counts of days that follow one another, of which only those from the first with anything to the last take memory: of very
/// many mappings most have run on few days.
public struct DayCounts: RandomAccessCollection, MutableCollection, Sendable {
    /// How many days there are.
    public let endIndex: Int
    /// The first day's place.
    public var startIndex: Int { 0 }
    /// The place of the first day that is kept.
    private var first = 0
    private var kept: [Counts] = []

    /// So many days, with nothing counted.
    public init(days: Int) { endIndex = days }

    /// Days with their counts.
    public init(_ counts: some Collection<Counts>) {
        endIndex = counts.count
        for (place, one) in counts.enumerated() where !one.isEmpty { self[place] = one }
    }

    /// What was counted on a day.
    public subscript(place: Int) -> Counts {
        get { kept.indices.contains(place - first) ? kept[place - first] : Counts() }
        set {
            precondition(indices.contains(place), "there is no such day")
            reach(place)
            kept[place - first] = newValue
        }
    }

    /// Adds to what was counted on a day.
    /// - Returns: how many days more take memory.
    public mutating func add(_ counts: Counts, at place: Int) -> Int {
        precondition(indices.contains(place), "there is no such day")
        let before = kept.count
        reach(place)
        kept[place - first] += counts
        return kept.count - before
    }

    private mutating func reach(_ place: Int) {
        if kept.isEmpty { first = place }
        if place < first {
            kept.insert(contentsOf: repeatElement(Counts(), count: first - place), at: 0)
            first = place
        }
        if place >= first + kept.count {
            kept.append(contentsOf: repeatElement(Counts(), count: place - first - kept.count + 1))
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
