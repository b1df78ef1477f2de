import Assessment
import Figures

/// Looks for what chance does not explain about a code.
enum CodePatterns {
    /// The patterns of a code: times, mappings, what went before, retries.
    static func of(_ history: CodeHistory, _ exposure: Exposure, _ retries: RetryFigures) -> [CodePattern] {
        let candidates = times(exposure) + precursors(exposure)
        let confined = Confinement(history)
        let family = WeekTime.all.count + Precursor.allCases.count + confined.family
        let kept = Holm.rejected(
            candidates.map(\.pValue) + confined.tests.map(\.excess.pValue), family: family, alpha: PatternRules.alpha)
        let found = candidates.indices.filter(kept.contains).map { candidates[$0].pattern }
        let mappings = confined.tests.indices.filter { kept.contains(candidates.count + $0) }
        return found.filter(\.isTime) + confined.patterns(mappings) + found.filter { !$0.isTime }
            + (retries.pattern.map { [$0] } ?? [])
    }

    private typealias Candidate = (pattern: CodePattern, pValue: Double)

    /// The times of the week with the smallest p-values, each beside what the ones before leave over.
    private static func times(_ exposure: Exposure) -> [Candidate] {
        strongest(
            WeekTime.all, worthAsking: timesWorthAsking,
            answer: { time, mapping in
                Exposure.Answer(onsets: mapping.onsetHours.map(time.contains), share: mapping.share(time))
            }, exposure, size: \.size
        ) { .time($0, $1) }
    }

    /// The times in which many begin, by counts alone: the weeks of a thousand times would cost more than all else.
    private static func timesWorthAsking(_ times: [WeekTime], _ exposure: Exposure) -> [WeekTime] {
        let hours = exposure.mappings.flatMap(\.onsetHours)
            .reduce(into: Array(repeating: 0, count: 168)) { $0[$1] += 1 }
        let total = hours.reduce(0, +)
        return times.filter { time in
            let observed = time.hoursOfWeek.reduce(0) { $0 + hours[$1] }
            guard observed >= PatternRules.leastObserved else { return false }
            let expected = exposure.mappings.reduce(0) { $0 + $1.share(time) * Double($1.onsets.count) }
            return PatternRules.isLarge(observed, of: total, expected: expected)
        }
    }

    /// The same of what went before.
    private static func precursors(_ exposure: Exposure) -> [Candidate] {
        strongest(
            Precursor.allCases, worthAsking: { all, _ in all },
            answer: answer, exposure, size: { _ in 0 }
        ) { .before($0, $1) }
    }

    /// How often each thing went before, whether that is more than expected or not.
    static func precursors(of exposure: Exposure) -> [(Precursor, Excess)] {
        Precursor.allCases.map { precursor in
            (precursor, exposure.tally(exposure.mappings.map { answer(precursor, $0) }).excess)
        }
    }

    /// Which onsets a precursor goes before, and how likely it is for others.
    private static func answer(_ precursor: Precursor, _ mapping: Exposure.Mapping) -> Exposure.Answer {
        let others = mapping.others.count { $0.has(precursor, mapping.limits) }
        return Exposure.Answer(
            onsets: mapping.onsets.map { $0.has(precursor, mapping.limits) },
            share: Exposure.share(others, of: mapping.others.count))
    }

    /// How many patterns of one kind a code is told to have at most.
    private static let most = 3

    /// The strongest of many questions; then the strongest among the episodes that it does not explain; and so on.
    private static func strongest<Question>(
        _ all: [Question], worthAsking: ([Question], Exposure) -> [Question],
        answer: (Question, Exposure.Mapping) -> Exposure.Answer, _ exposure: Exposure,
        size: (Question) -> Int, _ pattern: (Question, Excess) -> CodePattern
    ) -> [Candidate] {
        var found: [Candidate] = []
        var left = exposure
        while found.count < most, !left.mappings.isEmpty {
            let questions = worthAsking(all, left)
            var best: (place: Int, tally: Exposure.Tally)?
            for (place, question) in questions.enumerated() {
                let tally = left.tally(left.mappings.map { answer(question, $0) })
                guard tally.isLarge else { continue }
                if let best,
                    (best.tally.excess.pValue, size(questions[best.place]))
                        <= (tally.excess.pValue, size(question))
                {
                    continue
                }
                best = (place, tally)
            }
            guard let best else { break }
            let question = questions[best.place]
            found.append((pattern(question, best.tally.excess), best.tally.excess.pValue))
            left = left.without { answer(question, $0).onsets }
        }
        return found
    }
}

extension CodePattern {
    fileprivate var isTime: Bool {
        if case .time = self { return true }
        return false
    }
}

extension Exposure {
    private init(mappings: [Mapping]) {
        self.mappings = mappings
    }

    /// The exposure without the onsets that have something.
    func without(_ has: (Mapping) -> [Bool]) -> Exposure {
        Exposure(
            mappings: mappings.compactMap { mapping in
                let kept = zip(mapping.onsets.indices, has(mapping)).filter { !$1 }.map(\.0)
                guard !kept.isEmpty else { return nil }
                var rest = mapping
                rest.onsets = kept.map { mapping.onsets[$0] }
                rest.onsetWeeks = kept.map { mapping.onsetWeeks[$0] }
                rest.onsetHours = kept.map { mapping.onsetHours[$0] }
                return rest
            })
    }
}
