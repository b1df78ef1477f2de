import Figures
import IngestionAPI

/// Whether a code's episodes begin in certain mappings more often than their requests explain.
struct Confinement {
    /// One mapping's episodes beside those that its part of the finished requests would give.
    struct Test {
        var name: MappingName
        var excess: Excess
    }

    /// The mappings with more than expected.
    private(set) var tests: [Test] = []
    /// How many mappings were looked at.
    let family: Int
    private let episodes: [MappingName: Int]
    private let finished: [MappingName: Int]

    init(_ history: CodeHistory) {
        episodes = history.episodes.reduce(into: [:]) { $0[$1.name, default: 0] += 1 }
        finished = history.shares.reduce(into: [:]) { $0[$1.name] = $1.finished }
        family = finished.count
        guard family > 1 else { return }
        let zone = history.errors.period.timeZone
        let total = history.episodes.count
        let all = finished.values.reduce(0, +)
        var weeks: [ISOWeek: (total: Int, byMapping: [MappingName: Int])] = [:]
        for episode in history.episodes {
            let week = ISOWeek(containing: zone.day(of: episode.start))
            weeks[week, default: (0, [:])].total += 1
            weeks[week, default: (0, [:])].byMapping[episode.name, default: 0] += 1
        }
        for (name, count) in episodes.sorted(by: { $0.key < $1.key }) {
            let share = Double(finished[name] ?? 0) / Double(max(1, all))
            let excess = Excess(observed: count, total: total, expected: share * Double(total))
            guard count >= PatternRules.leastObserved, excess.lift >= PatternRules.leastLift,
                PatternRules.holdsInWeeks(
                    weeks.values.map { ($0.byMapping[name] ?? 0, $0.total, share * Double($0.total)) })
            else { continue }
            tests.append(Test(name: name, excess: excess))
        }
    }

    /// One pattern for the mappings whose tests stand, where they have most of the episodes.
    func patterns(_ places: [Int]) -> [CodePattern] {
        let names = places.map { tests[$0].name }
        let total = episodes.values.reduce(0, +)
        let observed = names.reduce(0) { $0 + (episodes[$1] ?? 0) }
        let share = Double(names.reduce(0) { $0 + (finished[$1] ?? 0) }) / Double(max(1, finished.values.reduce(0, +)))
        guard !names.isEmpty, 2 * observed >= total else { return [] }
        let excess = Excess(observed: observed, total: total, expected: share * Double(total))
        guard excess.lift >= PatternRules.leastLift || observed == total else { return [] }
        return [.mappings(names, isAll: observed == total, excess)]
    }
}
