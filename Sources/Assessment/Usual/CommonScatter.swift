/// How much more the success rates of several mappings scatter than chance makes them, together.
struct CommonScatter: Sendable {
    /// Of the weeks' rates.
    let weeks: Scatter
    /// Of the days' rates.
    let days: Scatter
    /// What is alike between the days of a week.
    let between: Scatter

    /// - Parameter usual: the days that tell what is usual.
    init(_ pasts: [MappingPast], _ usual: Range<Int>) {
        let weeks = Self.ordinary(pasts, Baseline.weeks(usual))
        let ofWeeks = pasts.map { past in Scatter(weeks.compactMap { past.rate($0) }) }
        let ofDays = pasts.map { $0.dayScatter(weeks) }
        self.weeks = Scatter.together(ofWeeks)
        days = Scatter.together(ofDays)
        between = Scatter.together(zip(ofWeeks, ofDays).map { $0.between($1) })
    }

    /// The weeks without one that makes more than half of the scatter though the mapping that lies off furthest does not count: a week of
    /// trouble for all is not what single ones scatter by, and must not hide the next.
    private static func ordinary(_ pasts: [MappingPast], _ weeks: [Range<Int>]) -> [Range<Int>] {
        guard weeks.count >= Scatter.leastForOdd else { return weeks }
        let rates = pasts.map { past in weeks.map { past.rate($0) } }
        let all = rates.map { Scatter($0.compactMap(\.self)) }
        let surplus = all.reduce(0) { $0 + $1.surplus }
        for odd in weeks.indices {
            let others = rates.map { rates in Scatter(rates.indices.filter { $0 != odd }.compactMap { rates[$0] }) }
            let shares = zip(all, others).map { $0.surplus - $1.surplus }
            let furthest = shares.max() ?? 0
            if (shares.reduce(0, +) - furthest) * 2 > surplus - furthest {
                return weeks.indices.filter { $0 != odd }.map { weeks[$0] }
            }
        }
        return weeks
    }
}
