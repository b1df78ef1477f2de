import Figures
import IngestionAPI
import Testing

@testable import Reporting

@Suite("The error budget")
struct ErrorBudgetTests {
    @Test("is what the objective allows of the finished requests")
    func budget() {
        let budget = ErrorBudget(CheckSample.counts(986, failed: 10, aborted: 4), objective: 99)
        #expect(budget.finished == 1_000 && budget.observed == 14 && budget.allowed == 10)
        #expect(budget.left == -4 && budget.spent == 1.4 && budget.isExceeded)
    }

    @Test(
        "exactly spent is not exceeded; one more is",
        arguments: [(99.0, 1_000, 10), (99.9, 3_000, 3), (95, 7_660, 383)])
    func border(objective: Double, finished: Int, allowed: Int) {
        let exact = ErrorBudget(CheckSample.counts(finished - allowed, failed: allowed), objective: objective)
        #expect(!exact.isExceeded && exact.spent == 1)
        let more = ErrorBudget(CheckSample.counts(finished - allowed - 1, failed: allowed + 1), objective: objective)
        #expect(more.isExceeded)
    }

    @Test("without anything finished, or with nothing allowed, no share is spent")
    func undefined() {
        let nothing = ErrorBudget(Counts(), objective: 99)
        #expect(nothing.spent == nil && !nothing.isExceeded)
        let strict = ErrorBudget(CheckSample.counts(10, failed: 1), objective: 100)
        #expect(strict.spent == nil && strict.isExceeded && strict.left == -1)
        #expect(!ErrorBudget(CheckSample.counts(10), objective: 100).isExceeded)
    }

    @Test("of all together is the sum of the mappings' own; the worst mappings come first, and no more than five")
    func together() throws {
        let names = (0..<9).map { MappingName(organization: "acme", mapping: "\($0)") }
        let mappings = names.enumerated().map { index, name in
            MappingCounts(name: name, counts: CheckSample.counts(100 - index, failed: index))
        }
        let day = Day(iso: "2026-11-22")!
        let rolling = RollingFigures(weeks: 4, days: day.advanced(by: -27)...day, capturedDays: 28, mappings: mappings)
        let thresholds = TeamThresholds(
            general: Thresholds(objective: .at(99)),
            own: [
                .init(mapping: "8"): Thresholds(objective: .off), .init(mapping: "7"): Thresholds(objective: .at(90)),
            ])
        let budgets = try #require(ErrorBudgets(rolling, thresholds))
        #expect(budgets.worst.map(\.name.mapping) == ["6", "5", "4", "3", "2"])
        #expect(abs(budgets.total.allowed - (7 + 10 + 8)) < 1e-6)
        #expect(budgets.total.observed == 36)
        #expect(budgets.mappings.count == 8)
        #expect(ErrorBudgets(rolling, .none) == nil)
    }

    @Test("as a threshold: broken beyond the percentage that may be spent, unless that is acknowledged")
    func check() throws {
        let mappings = [
            CheckSample.mapping([CheckSample.counts(1)]),
            CheckSample.mapping([CheckSample.counts(1)], of: CheckSample.other),
        ]
        let day = Day(iso: "2026-11-22")!
        let rolling = RollingFigures(
            weeks: 4, days: day.advanced(by: -27)...day, capturedDays: 28,
            mappings: [
                MappingCounts(
                    name: CheckSample.acme, counts: CheckSample.counts(970, failed: 30, codes: ["ACP-1": 30])),
                MappingCounts(name: CheckSample.other, counts: CheckSample.counts(995, failed: 5)),
            ])
        let figures = CheckSample.figures(mappings, rolling: [rolling])
        func report(_ percent: Double, _ known: Acknowledgement...) -> CheckResults {
            CheckResults(
                figures,
                TeamThresholds(general: Thresholds(limits: [.maxErrorBudget: .at(percent)], objective: .at(99))),
                acknowledgements: known)
        }
        #expect(report(100).all.map(\.state) == [.broken, .broken, .ok])
        #expect(report(175).all.map(\.state) == [.ok, .broken, .ok])
        #expect(
            report(100, CheckSample.known(code: "ACP-1")).all.map(\.state) == [.acknowledged, .acknowledged, .ok])
        #expect(try report(100).written(as: .text).contains("300.0% spent: 30 of 1,000"))
    }
}
