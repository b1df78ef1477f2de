import Figures
import Foundation
import IngestionAPI

/// Error codes that are new, and codes that come back.
///
/// New is a fact: in a history of at least four weeks before the period no request had ended with the code. Coming back
/// is judged by chance: the code was gone for more than four weeks, and seen on `k` days of the `T` days from its first
/// to its last sight before. Were it still as frequent, a gap of `g` days had the probability (T / (T + g))ᵏ. Corrected
/// for the number of codes.
enum CodeRule {
    /// Days without a code from which on it was gone, and of history from which on another is new: four weeks.
    private static let leastGap = 28

    static func findings(_ baseline: Baseline) -> [Finding] {
        let figures = baseline.figures
        let start = figures.period.instants.lowerBound
        guard let first = figures.evidence.firstExchange,
            start.milliseconds - first.milliseconds >= Int64(leastGap) * 86_400_000
        else { return [] }
        let before = baseline.background.mappings.map { mapping in
            let counts = mapping.total(0..<baseline.period.lowerBound)
            return counts.failed + counts.aborted
        }
        .reduce(0, +)
        let codes = figures.errors.filter { $0.code != nil }
        return codes.compactMap { code in
            if code.firstSeen >= start {
                return Finding(
                    rule: .newCode, code: code.code, facts: .newCode(requests: code.count, before: before),
                    requests: code.count)
            }
            return returned(code, baseline, codes: codes.count)
        }
    }

    private static func returned(_ code: CodeFigures, _ baseline: Baseline, codes: Int) -> Finding? {
        guard let last = code.lastDayBefore, let first = code.firstDayBefore, code.daysBefore > 0 else { return nil }
        let gap = baseline.figures.period.first.number - last.number
        guard gap > leastGap else { return nil }
        let span = Double(last.number - first.number + 1)
        let chance = pow(span / (span + Double(gap)), Double(code.daysBefore))
        guard chance <= Finding.Rule.codeReturned.alpha / Double(codes) else { return nil }
        return Finding(
            rule: .codeReturned, code: code.code,
            facts: .returned(requests: code.count, last: last, days: code.daysBefore), requests: code.count,
            pValue: chance)
    }
}

extension Finding.Rule {
    package static let newCode = Finding.Rule(id: "newCode", weight: 1)
    package static let codeReturned = Finding.Rule(id: "codeReturned", weight: 2, alpha: 0.003)
}

extension Finding.Facts {
    /// A code's requests, and how many failed or were aborted before without it.
    package static func newCode(requests: Int, before: Int) -> Self {
        var figures: [String: Finding.Figure] = ["count": .requests(requests), "sample": .count(before)]
        figures["high"] = Proportion(0, of: before).map { .fraction($0.interval.high) }
        return Self(figures)
    }

    /// A code's requests, the last day with it before, and on how many days there had been any.
    package static func returned(requests: Int, last: Day, days: Int) -> Self {
        Self(["count": .requests(requests), "last": .date(last), "days": .days(days)])
    }
}
