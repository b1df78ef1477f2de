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
            says: {
                $0["n"] > 200 && $0["nBefore"] > 900 && abs($0["difference"] + 0.25) < 0.1
                    && $0["differenceLow"] < $0["differenceHigh"] && $0["differenceHigh"] < 0
            }
        ) { plan, mapping, day in
            if mapping == 0 { plan.volume = 40 }
            if mapping == 0, day >= 0 { plan.failed += 0.25 }
        },
        Case(
            rule: .rateFell, name: "a small fall of every mapping at once", isOfFirst: false,
            says: {
                // Of all together, or of the mappings on which it shows by itself.
                $0["n"] > 200 && $0["nBefore"] > 900 && (0.01...0.09).contains(-$0["difference"])
                    && $0["differenceHigh"] < 0
            }
        ) { plan, _, day in
            plan.volume = 40
            if day >= 0 { plan.failed += 0.03 }
        },
        Case(
            rule: .rateRose, name: "a success rate that recovers",
            says: { $0["n"] > 150 && abs($0["difference"] - 0.25) < 0.1 && $0["differenceLow"] > 0 }
        ) { plan, mapping, day in
            if mapping == 0 { plan.volume = 80 }
            if mapping == 0, day < 0 { plan.failed += 0.25 }
        },
        Case(
            rule: .decay, name: "eight more of a hundred that fail, three weeks ago",
            says: {
                // In some histories the last week by itself is a fall.
                $0["nBefore"] > 500 && $0["difference"] < 0 && $0["differenceLow"] < $0["differenceHigh"]
            }
        ) { plan, mapping, day in
            if mapping == 0 { plan.volume = 40 }
            if mapping == 0, day >= -21 { plan.failed += 0.08 }
        },
        Case(
            rule: .outage, name: "three hours in which nearly everything fails", isOfFirst: false,
            says: {
                $0["count"] >= 10 && $0["rate"] > 0.5 && $0.mappings.count >= 4
                    && isWithin($0, at(2, hour: 9), at(2, hour: 14))
                    && $0["rateUsual"] < 0.15
            }
        ) { plan, _, day in
            plan.volume = max(plan.volume, 30)
            if day == 2 { plan.outage = 10..<13 }
        },
        Case(
            rule: .apiErrors, name: "a credential that has run out on Wednesday",
            says: {
                $0["httpStatus"] == 401 && $0["count"] == 100 && $0["expected"] == 0
                    && $0.facts.span?.lowerBound == at(2, hour: 0)
                    && $0["sampleDays"] > 80
            }
        ) { plan, mapping, day in
            guard mapping == 0, day >= 2 else { return }
            plan.volume = 0
            plan.unauthorized = 20
        },
        Case(
            rule: .slow, name: "requests that take twice as long",
            says: {
                (1.5...2.7).contains($0["medianMs"] / $0["usualMs"]) && $0["lowMs"] < $0["usualMs"]
                    && $0["usualMs"] < $0["highMs"]
                    && $0["medianMs"] > $0["highMs"] && $0["sample"] > 150 && $0["sampleWeeks"] == 12
            }
        ) { plan, mapping, day in
            if mapping == 0 { plan.volume = 40 }
            if mapping == 0, day >= 0 { plan.slowness = 2 }
        },
        Case(
            rule: .codeRose, name: "a code that ends all failures where it had been one of three", isOfFirst: false,
            says: {
                $0.code == "ACP-880096" && $0["count"] >= $0["mappingDays"] && $0["mappingDays"] > 1.5 * $0["expected"]
                    && $0["mappingDaysBefore"] > 20
            }
        ) { plan, _, day in
            (plan.volume, plan.failed) = (25, 0.05)
            plan.code = day >= 0 || (day + 700) % 5 == 0 ? "ACP-880096" : "ACP-880056"
        },
        Case(
            rule: .weekVolume, name: "a third of the usual requests",
            says: {
                $0["days"] >= 5 && $0["value"] < $0["low"] && $0["low"] < $0["usual"] && $0["usual"] < $0["high"]
                    && $0["sampleWeeks"] == 12
            }
        ) { plan, mapping, day in
            if mapping == 0 { plan.volume *= 40 / max(1, plan.volume) * (day >= 0 ? 0.33 : 1) }
        },
        Case(
            rule: .burst, name: "twelve failures within six minutes",
            says: {
                $0["count"] >= 12 && $0["n"] >= $0["count"] && $0.facts.span!.contains(at(2, hour: 3))
                    && $0["rateUsual"] < 0.12
            }
        ) { plan, mapping, day in
            if mapping == 0, day == 2 { plan.cluster = (3, 12, .failed) }
        },
        Case(
            rule: .abortStreak, name: "eight aborts in a row",
            says: {
                (8...10).contains($0["length"]) && $0.facts.span!.contains(at(4, hour: 14)) && $0["rateUsual"] < 0.06
            }
        ) { plan, mapping, day in
            if mapping == 0 { plan.volume = 20 }
            if mapping == 0, day == 4 { plan.cluster = (14, 8, .aborted) }
        },
        Case(
            rule: .stuck, name: "three requests that never end",
            says: {
                // Since Tuesday, a quarter past midnight; requests of the last hours may be pending as well.
                (3...5).contains($0["count"]) && $0["ageMs"] > 5 * 86_400_000 && $0["ageMs"] < 6 * 86_400_000
                    && $0["usualMs"] * 4 < $0["ageMs"] && $0["sample"] == 200
            }
        ) { plan, mapping, day in
            if mapping == 0 { plan.volume = 30 }
            if mapping == 0, day == 1 { plan.stuck = 3 }
        },
        Case(
            rule: .silent, name: "a daily mapping without requests since Wednesday",
            says: {
                (4...5).contains($0["days"])
                    && $0.facts.figures["last"] == .day(SimulatedHistory.week.monday.advanced(by: 1))
                    && $0["rateUsual"] > 0.5
            }
        ) { plan, mapping, day in
            if mapping == 0 { plan.volume = day >= 2 ? 0 : 20 }
        },
        Case(
            rule: .newCode, name: "a code never seen before", isOfFirst: false,
            says: {
                $0.code == "ACP-880999" && $0["count"] >= 1 && $0["sample"] > 100
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
                $0.code == "ACP-880777" && $0["count"] >= 1 && $0["days"] == 20
                    && $0.facts.figures["last"] == .date(SimulatedHistory.week.monday.advanced(by: -71))
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
                $0.facts.figures["kind"] == .name("notStopped") && (25...60).contains($0["count"]) && $0["expected"] < 5
                    && $0["expectedHigh"] < $0["count"] && $0["sampleDays"] > 80
            }
        ) { plan, mapping, day in
            if mapping == 0, day == 2 || day == 3 { plan.rejections = 20 }
        },
        Case(
            rule: .emptySuccesses, name: "a quarter of the successes without a record",
            says: {
                (0.15...0.35).contains($0["rate"]) && $0["n"] > 200 && $0["rateBefore"] < 0.05
            }
        ) { plan, mapping, day in
            if mapping == 0 { plan.volume = 40 }
            if mapping == 0, day >= 0 { plan.empty = 0.25 }
        },
        Case(
            rule: .volume, name: "a day with thirty times as many requests",
            says: {
                $0.facts.figures["day"] == .day(SimulatedHistory.week.monday.advanced(by: 3))
                    && $0["value"] > $0["high"]
                    && $0["sample"] >= 8
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
                let planted = [2, 3].map { SimulatedHistory.week.monday.advanced(by: $0) }
                return [.dayList(planted), .dayList([planted[1]])].contains($0.facts.figures["days"])
            }
        ) { plan, _, day in
            plan.volume = max(plan.volume, 10)
            plan.isCaptured = day != 2 && day != 3
        },
        Case(
            rule: .gap, name: "nine hours without captures by day", isOfFirst: false,
            says: {
                // What was submitted before may end in them, and be captured.
                guard let span = $0.facts.span else { return false }
                return (at(2, hour: 8)...at(2, hour: 13)).contains(span.lowerBound)
                    && span.upperBound == at(2, hour: 17)
                    && $0["sampleWeeks"] == 12
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

    private static func isWithin(_ finding: Finding, _ from: Instant, _ to: Instant) -> Bool {
        finding.facts.span.map { from <= $0.lowerBound && $0.upperBound <= to } ?? false
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

    /// What the Platform says makes findings of its own, and takes no plan to plant.
    private static let ofThePlatform: [Finding.Rule] = [.lostThere, .partlyTaken]

    @Test("what the API calls ingested and the Platform lost is found, whole and in part apart; what both say is not")
    func lostThere() {
        var history = SimulatedHistory(seed: 11, mappings: 2)
        var figures = history.figures()
        let before = Assessment(figures).findings
        let at = Self.at(1, hour: 3)
        func request(_ id: Int64, _ mapping: String, _ outcome: Outcome, _ ended: BatchOutcome) -> RequestBatch {
            let name = MappingName(organization: "acme", mapping: mapping)
            let request = RequestFigures(
                name: name, id: .number(id), submitted: at, lastSeen: at, outcome: outcome, batchID: "b\(id)")
            var batch = BatchFigures(id: "b\(id)", outcome: ended, state: nil, seen: at, lastSeen: at)
            (batch.inputRecords, batch.outputRecords) = (10, 4)
            return RequestBatch(request: request, batch: batch)
        }
        figures.platform = PlatformFigures(
            requests: [
                request(1, "1000", .success, .failed), request(2, "1000", .success, .aborted),
                request(3, "1000", .success, .partial), request(4, "1001", .success, .ingested),
                request(5, "1001", .failed, .failed), request(6, "1001", .success, .underway),
                request(7, "1001", .success, .gone),
            ], unnamed: 0, unclaimed: 0)
        let found = Assessment(figures).findings.filter { Self.ofThePlatform.contains($0.rule) }
        #expect(found.map(\.rule) == [.lostThere, .partlyTaken])
        #expect(found.allSatisfy { $0.mapping?.mapping == "1000" } && found.map(\.requests) == [2, 1])
        #expect(found.map { $0["records"] } == [20, 6] && found.map { $0["counted"] } == [2, 1])
        #expect(Assessment(figures).findings.count == before.count + 2)
    }

    @Test("every rule has a detection test")
    func allRules() {
        #expect(Set(Self.cases.map(\.rule) + Self.ofThePlatform) == Set(Finding.Rule.allCases))
    }
}

extension Finding {
    /// A figure that is a number; not a number where there is none.
    fileprivate subscript(name: String) -> Double {
        switch facts.figures[name] {
        case .count(let count): Double(count)
        case .requests(let count), .days(let count), .weeks(let count): Double(count)
        case .number(let number), .volume(let number), .fraction(let number), .points(let number): number
        case .duration(let milliseconds): Double(milliseconds)
        default: .nan
        }
    }
}
