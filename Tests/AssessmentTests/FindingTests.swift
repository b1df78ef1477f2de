import Figures
import IngestionAPI
import TestSupport
import Testing

@testable import Assessment

@Suite("Findings")
struct FindingTests {
    @Test("in healthy histories at most 5 % of the weeks have any")
    func falseAlarms() async {
        let count = Campaign.histories ?? 100
        let alarms = await withTaskGroup(of: [Finding].self) { group in
            for part in 0..<4 {
                group.addTask {
                    stride(from: part, to: count, by: 4).compactMap { number in
                        var history = SimulatedHistory(seed: UInt64(number))
                        return Assessment(history.figures()).findings.first
                    }
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        let byRule = Dictionary(grouping: alarms, by: \.rule).mapValues(\.count)
        print("false alarms in \(count) healthy weeks: \(alarms.count) \(byRule)")
        #expect(alarms.count <= count / 20, "\(byRule)")
    }

    /// What is planted, by which rule it must be found, and what that must say of it: on which mapping, with which numbers.
    struct Case: Sendable, CustomTestStringConvertible {
        var rule: Finding.Rule
        var name: String
        /// Whether it is about the first mapping, which has been tampered with; else about all of them.
        var isOfFirst = true
        var says: @Sendable (Finding) -> Bool
        var plant: @Sendable (inout SimulatedHistory.DayPlan, Int, Int) -> Void
        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(
            rule: .rateFell, name: "a success rate that falls by a quarter",
            says: rate { now, before, low, high in
                now.total > 200 && before.total > 900 && abs(before.rate - now.rate - 0.25) < 0.1 && low < high
                    && high < 0
            }
        ) { plan, mapping, day in
            if mapping == 0 { plan.volume = 40 }
            if mapping == 0, day >= 0 { plan.failed += 0.25 }
        },
        Case(
            rule: .rateFell, name: "a small fall of every mapping at once", isOfFirst: false,
            says: rate { now, before, _, high in
                // Of all together, or of the mappings on which it shows by itself.
                now.total > 200 && before.total > 900 && (0.01...0.09).contains(before.rate - now.rate) && high < 0
            }
        ) { plan, _, day in
            plan.volume = 40
            if day >= 0 { plan.failed += 0.03 }
        },
        Case(
            rule: .rateRose, name: "a success rate that recovers",
            says: rate { now, before, low, _ in
                now.total > 150 && abs(now.rate - before.rate - 0.25) < 0.1 && low > 0
            }
        ) { plan, mapping, day in
            if mapping == 0 { plan.volume = 80 }
            if mapping == 0, day < 0 { plan.failed += 0.25 }
        },
        Case(
            rule: .decay, name: "eight more of a hundred that fail, three weeks ago",
            says: rate { now, before, low, high in
                // In some histories the last week by itself is a fall.
                before.total > 500 && now.rate < before.rate && low < high
            }
        ) { plan, mapping, day in
            if mapping == 0 { plan.volume = 40 }
            if mapping == 0, day >= -21 { plan.failed += 0.08 }
        },
        Case(
            rule: .outage, name: "three hours in which nearly everything fails", isOfFirst: false,
            says: {
                guard case .outage(let failed, let from, let to, let usual) = $0.facts else { return false }
                return failed.count >= 10 && failed.rate > 0.5 && $0.mappings.count >= 4 && from >= at(2, hour: 9)
                    && to <= at(2, hour: 14) && usual.rate < 0.15
            }
        ) { plan, _, day in
            plan.volume = max(plan.volume, 30)
            if day == 2 { plan.outage = 10..<13 }
        },
        Case(
            rule: .apiErrors, name: "a credential that has run out on Wednesday",
            says: {
                guard case .apiErrors(let status, let count, let expected, let from, _, let days) = $0.facts else {
                    return false
                }
                return status == 401 && count == 100 && expected == 0 && from == at(2, hour: 0) && days > 80
            }
        ) { plan, mapping, day in
            guard mapping == 0, day >= 2 else { return }
            plan.volume = 0
            plan.unauthorized = 20
        },
        Case(
            rule: .slow, name: "requests that take twice as long",
            says: {
                guard case .slow(let now, let usual, let low, let high, let sample, let weeks) = $0.facts else {
                    return false
                }
                return (1.5...2.7).contains(Double(now) / Double(usual)) && low < usual && usual < high && now > high
                    && sample > 150 && weeks == 12
            }
        ) { plan, mapping, day in
            if mapping == 0 { plan.volume = 40 }
            if mapping == 0, day >= 0 { plan.slowness = 2 }
        },
        Case(
            rule: .codeRose, name: "a code that ends all failures where it had been one of three", isOfFirst: false,
            says: {
                guard case .codeRose(let requests, let days, let expected, let before) = $0.facts else { return false }
                return $0.code == "ACP-880096" && requests >= days && Double(days) > 1.5 * expected && before > 20
            }
        ) { plan, _, day in
            (plan.volume, plan.failed) = (25, 0.05)
            plan.code = day >= 0 || (day + 700) % 5 == 0 ? "ACP-880096" : "ACP-880056"
        },
        Case(
            rule: .weekVolume, name: "a third of the usual requests",
            says: {
                guard case .weekVolume(let days, let value, let usual, let low, let high, let weeks) = $0.facts else {
                    return false
                }
                return days >= 5 && Double(value) < low && low < usual && usual < high && weeks == 12
            }
        ) { plan, mapping, day in
            if mapping == 0 { plan.volume *= 40 / max(1, plan.volume) * (day >= 0 ? 0.33 : 1) }
        },
        Case(
            rule: .burst, name: "twelve failures within six minutes",
            says: {
                guard case .burst(let failed, let from, let to, let usual) = $0.facts else { return false }
                return failed.count >= 12 && failed.total >= failed.count && from <= at(2, hour: 3)
                    && at(2, hour: 3) < to && usual.rate < 0.12
            }
        ) { plan, mapping, day in
            if mapping == 0, day == 2 { plan.cluster = (3, 12, .failed) }
        },
        Case(
            rule: .abortStreak, name: "eight aborts in a row",
            says: {
                guard case .streak(let length, let from, let to, let usual) = $0.facts else { return false }
                return (8...10).contains(length) && from <= at(4, hour: 14) && at(4, hour: 14) < to && usual.rate < 0.06
            }
        ) { plan, mapping, day in
            if mapping == 0 { plan.volume = 20 }
            if mapping == 0, day == 4 { plan.cluster = (14, 8, .aborted) }
        },
        Case(
            rule: .stuck, name: "three requests that never end",
            says: {
                guard case .stuck(let count, let age, let usual, let sample) = $0.facts else { return false }
                // Since Tuesday, a quarter past midnight; requests of the last hours may be pending as well.
                return (3...5).contains(count) && age > 5 * 86_400_000 && age < 6 * 86_400_000 && usual * 4 < age
                    && sample == 200
            }
        ) { plan, mapping, day in
            if mapping == 0 { plan.volume = 30 }
            if mapping == 0, day == 1 { plan.stuck = 3 }
        },
        Case(
            rule: .silent, name: "a daily mapping without requests since Wednesday",
            says: {
                guard case .silent(let days, let last, let usual) = $0.facts else { return false }
                return (4...5).contains(days) && last == SimulatedHistory.week.monday.advanced(by: 1)
                    && usual.rate > 0.5
            }
        ) { plan, mapping, day in
            if mapping == 0 { plan.volume = day >= 2 ? 0 : 20 }
        },
        Case(
            rule: .newCode, name: "a code never seen before", isOfFirst: false,
            says: {
                guard case .newCode(let requests, let before) = $0.facts else { return false }
                return $0.code == "ACP-880999" && requests >= 1 && before > 100
            }
        ) { plan, mapping, day in
            if mapping == 0, day == 5 {
                plan.code = "ACP-880999"
                plan.cluster = (9, 1, .failed)
            }
        },
        Case(
            rule: .codeReturned, name: "a code that was gone for ten weeks", isOfFirst: false,
            says: {
                guard case .returned(let requests, let last, let days) = $0.facts else { return false }
                return $0.code == "ACP-880777" && requests >= 1 && days == 20
                    && last == SimulatedHistory.week.monday.advanced(by: -71)
            }
        ) { plan, mapping, day in
            guard mapping == 0 else { return }
            if (-90 ..< -70).contains(day) || day == 3 {
                plan.code = "ACP-880777"
                plan.cluster = (9, 2, .failed)
            }
        },
        Case(
            rule: .rejections, name: "forty rejections in two days",
            says: {
                guard case .rejections(let kind, let count, let expected, let most, let days) = $0.facts else {
                    return false
                }
                return kind == .notStopped && (25...60).contains(count) && expected < 5 && most < count && days > 80
            }
        ) { plan, mapping, day in
            if mapping == 0, day == 2 || day == 3 { plan.rejections = 20 }
        },
        Case(
            rule: .emptySuccesses, name: "a quarter of the successes without a record",
            says: {
                guard case .empty(let now, let before) = $0.facts else { return false }
                return (0.15...0.35).contains(now.rate) && now.total > 200 && before.rate < 0.05
            }
        ) { plan, mapping, day in
            if mapping == 0 { plan.volume = 40 }
            if mapping == 0, day >= 0 { plan.empty = 0.25 }
        },
        Case(
            rule: .volume, name: "a day with thirty times as many requests",
            says: {
                guard case .volume(let day, _, let value, _, let high, let sample) = $0.facts else { return false }
                return day == SimulatedHistory.week.monday.advanced(by: 3) && Double(value) > high && sample >= 8
            }
        ) { plan, mapping, day in
            if mapping == 0 {
                plan.volume = day == 3 ? 600 : 20
                plan.failed = 0.01
            }
        },
        Case(
            rule: .gap, name: "two days without captures", isOfFirst: false,
            says: {
                // What was submitted on Tuesday may have ended on Wednesday, and been captured then.
                guard case .missingDays(let days) = $0.facts else { return false }
                let planted = [2, 3].map { SimulatedHistory.week.monday.advanced(by: $0) }
                return days == planted || days == [planted[1]]
            }
        ) { plan, _, day in
            plan.volume = max(plan.volume, 10)
            plan.isCaptured = day != 2 && day != 3
        },
        Case(
            rule: .gap, name: "nine hours without captures by day", isOfFirst: false,
            says: {
                guard case .missingHours(let from, let to, let weeks) = $0.facts else { return false }
                // What was submitted before may end in them, and be captured.
                return (at(2, hour: 8)...at(2, hour: 13)).contains(from) && to == at(2, hour: 17) && weeks == 12
            }
        ) { plan, mapping, day in
            plan.volume = max(plan.volume, 30)
            if day == 2 { plan.missingHours = 8..<17 }
        },
    ]

    @Test("tell what was planted: the mapping, the time and the numbers", arguments: cases)
    func detection(of planted: Case) {
        let count = Campaign.histories.map { $0 / 25 } ?? 10
        var found = 0
        var others: [Finding] = []
        for seed in 0..<count {
            var history = SimulatedHistory(seed: 77_000 + UInt64(seed), mappings: 6, plant: planted.plant)
            let told = Assessment(history.figures()).findings.filter {
                ($0.rule == planted.rule || planted.rule == .decay && $0.rule == .rateFell)
                    && ($0.mapping?.mapping == "1000") == planted.isOfFirst
            }
            if told.contains(where: planted.says) { found += 1 } else { others += told.prefix(1) }
        }
        print("\(planted.name): found in \(found) of \(count)")
        #expect(found * 20 >= count * 19 - 10, "\(others)")
    }

    /// A time of the last week, as the simulation plants it.
    private static func at(_ day: Int, hour: Int) -> Instant {
        let start = SimulatedHistory.week.monday.advanced(by: day).number * 86_400_000
        return Instant(milliseconds: Int64(start + hour * 3_600_000))
    }

    private static func rate(_ says: @escaping @Sendable (Proportion, Proportion, Double, Double) -> Bool)
        -> @Sendable (Finding) -> Bool
    {
        {
            if case .rate(let now, let before, let low, let high) = $0.facts {
                says(now, before, low, high)
            } else {
                false
            }
        }
    }

    @Test(
        "a request is stuck behind twice the longest that ended, not before; captures after the week do not make it older",
        arguments: [false, true])
    func boundOfStuck(isOld: Bool) {
        var history = SimulatedHistory(seed: 1, mappings: 1)
        var figures = history.figures()
        let name = MappingName(organization: "acme", mapping: "1000")
        let end = figures.period.instants.upperBound
        let last = isOld ? end : figures.evidence.lastExchange!
        if isOld { figures.evidence.lastExchange = Instant(milliseconds: end.milliseconds + 90 * 86_400_000) }
        figures.usualDurations = [
            UsualDuration(name: name, durations: Array(repeating: 60_000, count: 199) + [10_000_000])
        ]
        func found(_ age: Int64) -> Int {
            // One may be one of those that never end; three are more than usual.
            figures.attention = (1...3).map {
                RequestFigures(
                    name: name, id: .number($0), submitted: Instant(milliseconds: last.milliseconds - age),
                    lastSeen: last, outcome: .pending)
            }
            return StuckRule.findings(Baseline(figures)).count
        }
        #expect(found(19_999_000) == 0)
        #expect(found(20_001_000) == 1)
    }

    @Test("what rests together on the last day is no lack of volume, though nobody knows yet whether it runs again")
    func restAtTheEnd() {
        for seed in 1...5 {
            var history = SimulatedHistory(seed: UInt64(seed), mappings: 6) { plan, mapping, day in
                plan.volume = (day + 700) % 7 >= 5 || day == 4 && mapping > 0 ? 0 : 30
                plan.failed = 0.01
            }
            let found = Assessment(history.figures()).findings
            #expect(!found.contains { $0.rule == .volume || $0.rule == .weekVolume }, "\(found)")
        }
    }

    @Test("a silence is told in its week, and stands among the silent ones after it")
    func toldOnce() throws {
        var history = SimulatedHistory(seed: 3, mappings: 4) { plan, mapping, day in
            if mapping == 0 { plan.volume = day >= -10 ? 0 : 20 }
        }
        let assessment = Assessment(history.figures())
        #expect(!assessment.findings.contains { $0.rule == .silent })
        let silent = try #require(assessment.stillSilent.first)
        #expect(silent.name.mapping == "1000" && silent.state == .watch)
        #expect(silent.silentSince == SimulatedHistory.week.monday.advanced(by: -11))
    }

    @Test(
        "days on which most mappings rest are no silence and no lack of volume; a holiday of the settings is none, either"
    )
    func rest() {
        func findings(_ holidays: Holidays, resting: Int) -> [Finding] {
            var history = SimulatedHistory(seed: 5, mappings: 5) { plan, mapping, day in
                plan.volume = (1...3).contains(day) && mapping < resting ? 0 : 40
            }
            var figures = history.figures()
            figures.holidays = holidays
            return Assessment(figures).findings.filter { [.silent, .volume, .weekVolume].contains($0.rule) }
        }
        #expect(findings(.none, resting: 4).isEmpty)
        #expect(!findings(.none, resting: 1).isEmpty)
        let holidays = Holidays((1...3).map { SimulatedHistory.week.monday.advanced(by: $0) })
        #expect(findings(holidays, resting: 1).isEmpty)
    }

    @Test("a time without captures is no gap where the API's numbers go on across it")
    func numbers() {
        func gaps(_ missed: Int64) -> [Finding] {
            var history = SimulatedHistory(seed: 8, mappings: 3) { plan, _, day in
                plan.volume = 30
                plan.isCaptured = day != 2 && day != 3
            }
            var figures = history.figures()
            // Numbers in the order of time; what was not captured was numbered all the same.
            let end = SimulatedHistory.week.monday.advanced(by: 4)
            let all = figures.requests.flatMap { $0.before + $0.requests }.map(\.submitted).sorted()
            let number = Dictionary(all.enumerated().map { ($1, Int64($0)) }, uniquingKeysWith: { first, _ in first })
            func numbered(_ request: MappingRequests.Request) -> MappingRequests.Request {
                var request = request
                let isAfter = request.submitted.milliseconds >= Int64(end.number) * 86_400_000
                request.number = 5_000 + number[request.submitted]! + (isAfter ? missed : 0)
                return request
            }
            figures.requests = figures.requests.map {
                MappingRequests(name: $0.name, requests: $0.requests.map(numbered), before: $0.before.map(numbered))
            }
            return Assessment(figures).findings.filter { $0.rule == .gap }
        }
        #expect(gaps(0).isEmpty)
        #expect(gaps(180).count == 1)
    }

    @Test("what is to be done names the cause, and that a trouble is over")
    func toDo() throws {
        var refused = SimulatedHistory(seed: 12, mappings: 4) { plan, mapping, day in
            guard mapping == 0, day >= 2 else { return }
            plan.volume = 0
            plan.unauthorized = 20
        }
        let assessment = Assessment(refused.figures())
        #expect(assessment.toDo.first?.action == .renewCredential)
        #expect(!assessment.findings.contains { $0.rule == .silent }, "the refusal says why it is silent")
        var over = SimulatedHistory(seed: 13, mappings: 6) { plan, _, day in
            plan.volume = 40
            if day == 2 { plan.outage = 10..<13 }
        }
        let toDo = try #require(Assessment(over.figures()).toDo.first { $0.main.rule == .outage })
        guard case .nothing(let since) = toDo.action else {
            Issue.record("\(toDo.action)")
            return
        }
        #expect(since > Self.at(2, hour: 12) && since < Self.at(2, hour: 18))
    }

    @Test("every rule has a detection test")
    func allRules() {
        #expect(Set(Self.cases.map(\.rule)) == Set(Finding.Rule.allCases))
    }
}
