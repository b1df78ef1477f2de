import IngestionAPI

/// Whether a success rate differs from that of the period before by more than chance explains: arrows stand only there.
struct RateChange: Equatable {
    /// Which way.
    enum Direction: Equatable {
        case up
        case down
        /// Within chance: no real change.
        case none
    }

    let direction: Direction
    /// Finished requests of the period.
    let n: Int

    /// Each mapping's change, by Fisher's exact test at 5 %, Holm's correction over the mappings; and that of all
    /// together, by Cochran, Mantel and Haenszel's test, which a shift of volume between mappings does not deceive; where too little happened for that one, by Fisher's.
    static func all(_ mappings: [MappingFigures]) -> (each: [MappingName: RateChange], together: RateChange?) {
        let comparable = mappings.compactMap { mapping -> (name: MappingName, both: TwoProportions)? in
            guard let now = mapping.counts.successRate, let before = mapping.previous.successRate else { return nil }
            return (mapping.name, TwoProportions(now: now, before: before))
        }
        let kept = Holm.rejected(comparable.map(\.both.pValue), family: comparable.count, alpha: 0.05)
        var each: [MappingName: RateChange] = [:]
        for (place, one) in comparable.enumerated() {
            each[one.name] = RateChange(one.both, isReal: kept.contains(place))
        }
        let both = comparable.map(\.both)
        guard
            let now = Proportion(both.map(\.now.count).reduce(0, +), of: both.map(\.now.total).reduce(0, +)),
            let before = Proportion(both.map(\.before.count).reduce(0, +), of: both.map(\.before.total).reduce(0, +))
        else { return (each, nil) }
        let together = TwoProportions(now: now, before: before)
        let pValue = both.count == 1 ? nil : RateRule.pooledPValue(both)
        return (each, RateChange(together, isReal: (pValue ?? together.pValue) <= 0.05))
    }

    private init(_ both: TwoProportions, isReal: Bool) {
        direction = !isReal || both.difference == 0 ? .none : both.difference > 0 ? .up : .down
        n = both.now.total
    }
}
