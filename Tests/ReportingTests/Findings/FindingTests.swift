import IngestionAPI
import Testing

@testable import Reporting

@Suite("Findings")
struct FindingTests {
    @Test("in 1,000 healthy histories at most 5 % of the weeks have any")
    func falseAlarms() async {
        let count = 1_000
        let alarms = await withTaskGroup(of: [Finding].self) { group in
            for part in 0..<4 {
                group.addTask {
                    (0..<count / 4).compactMap { number in
                        var history = SimulatedHistory(seed: UInt64(part * 1_000_000 + number))
                        return Findings.of(history.figures()).first
                    }
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        let byRule = Dictionary(grouping: alarms, by: \.rule).mapValues(\.count)
        print("false alarms in \(count) healthy weeks: \(alarms.count) \(byRule)")
        #expect(alarms.count <= count / 20, "\(byRule)")
    }

    /// What is planted, in which rule's words it must be found, and in how many of 40 histories at least.
    struct Case: Sendable, CustomTestStringConvertible {
        var rule: Finding.Rule
        var name: String
        var plant: @Sendable (inout SimulatedHistory.DayPlan, Int, Int) -> Void
        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(rule: .rateFell, name: "a success rate that falls by a quarter") { plan, mapping, day in
            if mapping == 0 { plan.volume = 40 }
            if mapping == 0, day >= 0 { plan.failed += 0.25 }
        },
        Case(rule: .rateFell, name: "a small fall of every mapping at once") { plan, _, day in
            plan.volume = 40
            if day >= 0 { plan.failed += 0.03 }
        },
        Case(rule: .rateRose, name: "a success rate that recovers") { plan, mapping, day in
            if mapping == 0 { plan.volume = 40 }
            if mapping == 0, day < 0 { plan.failed += 0.25 }
        },
        Case(rule: .burst, name: "twelve failures within six minutes") { plan, mapping, day in
            if mapping == 0, day == 2 { plan.cluster = (3, 12, .failed) }
        },
        Case(rule: .abortStreak, name: "eight aborts in a row") { plan, mapping, day in
            if mapping == 0 { plan.volume = 20 }
            if mapping == 0, day == 4 { plan.cluster = (14, 8, .aborted) }
        },
        Case(rule: .stuck, name: "three requests that never end") { plan, mapping, day in
            if mapping == 0 { plan.volume = 30 }
            if mapping == 0, day == 1 { plan.stuck = 3 }
        },
        Case(rule: .silent, name: "a daily mapping without requests since Wednesday") { plan, mapping, day in
            if mapping == 0 { plan.volume = day >= 2 ? 0 : 20 }
        },
        Case(rule: .newCode, name: "a code never seen before") { plan, mapping, day in
            if mapping == 0, day == 5 {
                plan.code = "ACP-880999"
                plan.cluster = (9, 1, .failed)
            }
        },
        Case(rule: .codeReturned, name: "a code that was gone for ten weeks") { plan, mapping, day in
            guard mapping == 0 else { return }
            if (-90 ..< -70).contains(day) || day == 3 {
                plan.code = "ACP-880777"
                plan.cluster = (9, 2, .failed)
            }
        },
        Case(rule: .rejections, name: "forty rejections in two days") { plan, mapping, day in
            if mapping == 0, day == 2 || day == 3 { plan.rejections = 20 }
        },
        Case(rule: .emptySuccesses, name: "a quarter of the successes without a record") { plan, mapping, day in
            if mapping == 0 { plan.volume = 40 }
            if mapping == 0, day >= 0 { plan.empty = 0.25 }
        },
        Case(rule: .volume, name: "a day with thirty times as many requests") { plan, mapping, day in
            if mapping == 0 {
                plan.volume = day == 3 ? 600 : 20
                plan.failed = 0.01
            }
        },
        Case(rule: .gap, name: "two days without captures") { plan, _, day in
            plan.volume = max(plan.volume, 10)
            plan.isCaptured = day != 2 && day != 3
        },
        Case(rule: .gap, name: "nine hours without captures by day") { plan, mapping, day in
            plan.volume = max(plan.volume, 30)
            if day == 2 { plan.missingHours = 8..<17 }
        },
    ]

    @Test("tell what was planted", arguments: cases)
    func detection(of planted: Case) {
        let found = (0..<40).count { seed in
            var history = SimulatedHistory(seed: 77_000 + UInt64(seed), mappings: 6, plant: planted.plant)
            return Findings.of(history.figures()).contains { $0.rule == planted.rule }
        }
        print("\(planted.name): found in \(found) of 40")
        #expect(found >= 38)
    }

    @Test("every rule has a detection test")
    func allRules() {
        #expect(Set(Self.cases.map(\.rule)) == Set(Finding.Rule.allCases))
    }
}
