import Figures
import IngestionAPI

/// A mapping fallen silent: captured days without an accepted request, up to the last whole day of the period, so many that its
/// own pattern does not explain them. The chance that a day is empty is taken from the same weekdays of the twelve weeks before, of
/// all weekdays together that were never empty, and of the silent days up to then, with half an empty day added (H. Jeffreys); days
/// multiply. Days on which most of what usually runs rests say nothing about one. Corrected for the number of mappings.
///
/// A silence is told once, in the week in which it shows; from then on the mapping stands among those that are still silent.
package enum SilentRule {
    private static let leastDays = 14
    /// From how many mappings on, silent since one day, it is one trouble.
    private static let leastTogether = 3

    /// A mapping without requests.
    package struct Silence {
        /// Which mapping.
        package var name: MappingName
        /// The day of its last request.
        package var last: Day
        /// Captured days without a request up to the last whole day.
        package var days: Int
        /// On how many of the captured days before there was one.
        package var usual: Proportion
        /// How many requests were to be expected.
        package var expected: Int
        /// By chance.
        package var pValue: Double
        /// Whether it showed before the period began.
        package var isOld: Bool
    }

    /// Every silence, the old ones included.
    package static func silences(_ baseline: Baseline) -> [Silence] {
        guard !baseline.completeDays.isEmpty else { return [] }
        return baseline.pasts.compactMap { silence($0.days, baseline) }
    }

    /// The silences that show in the period; several of one day are one.
    static func findings(_ silences: [Silence]) -> [Finding] {
        let new = silences.filter { !$0.isOld }
        return Dictionary(grouping: new, by: \.last).values.flatMap { alike -> [Finding] in
            guard alike.count >= leastTogether, let most = alike.max(by: { $0.expected < $1.expected }) else {
                return alike.map { finding($0, [$0]) }
            }
            return [finding(most, alike)]
        }
    }

    private static func finding(_ silence: Silence, _ alike: [Silence]) -> Finding {
        Finding(
            rule: .silent, mapping: alike.count == 1 ? silence.name : nil,
            mappings: alike.count == 1 ? [] : alike.map(\.name).sorted(),
            facts: .silent(days: silence.days, last: silence.last, usual: silence.usual),
            requests: alike.map(\.expected).reduce(0, +), pValue: alike.map(\.pValue).min())
    }

    private static func silence(_ mapping: MappingDays, _ baseline: Baseline) -> Silence? {
        let background = baseline.background
        let active = { mapping.counts[$0].requests > 0 }
        // Also a day that is not over yet shows that it is back.
        guard !baseline.period.filter({ $0 > baseline.completeDays.last! }).contains(where: active),
            let last = (0...baseline.completeDays.last!).last(where: active),
            baseline.completeDays.contains(where: { $0 > last })
        else { return nil }
        let told = { (index: Int) in background.isCaptured(index) && !baseline.calendar.isRest(index) }
        let silent = (last + 1...baseline.completeDays.last!).filter(told)
        let before = (max(0, last - Baseline.usualDays)...last).filter(told)
        guard before.count >= leastDays else { return nil }
        let weekdays = Dictionary(grouping: before, by: { $0 % 7 })
        let steady = weekdays.values.filter { $0.allSatisfy(active) }.map(\.count).reduce(0, +)
        func chance(_ days: some Sequence<Int>) -> Double {
            // Each empty day is one more of those that the next one is held against.
            var silent: [Int: Int] = [:]
            return days.reduce(1.0) { chance, index in
                let alike = weekdays[index % 7] ?? []
                let empty = alike.count { !active($0) }
                let isSteady = empty == 0 && !alike.isEmpty
                let more = silent[isSteady ? 7 : index % 7, default: 0]
                silent[isSteady ? 7 : index % 7] = more + 1
                return chance * (Double(empty + more) + 0.5) / Double((isSteady ? steady : alike.count) + more + 1)
            }
        }
        let bound = Finding.Rule.silent.alpha / Double(baseline.family)
        let pValue = chance(silent)
        guard pValue <= bound, let usual = Proportion(before.count(where: active), of: before.count) else { return nil }
        let expected = before.map { mapping.counts[$0].requests }.reduce(0, +) * silent.count / before.count
        return Silence(
            name: mapping.name, last: baseline.day(last), days: silent.count, usual: usual, expected: expected,
            pValue: pValue, isOld: chance(silent.filter { $0 < baseline.period.lowerBound }) <= bound)
    }
}

extension Finding.Rule {
    package static let silent = Finding.Rule(id: "silent", weight: 1, alpha: 0.004)
}

extension Finding.Facts {
    /// Captured days without a request up to the last one, the day of the last request, and on how many of the
    /// captured days before there was one.
    package static func silent(days: Int, last: Day, usual: Proportion) -> Self {
        Self(["days": .days(days), "last": .day(last)], usual: usual, action: .trigger)
    }
}
