import Figures
import Foundation
import IngestionAPI
import Testing

@testable import Assessment
@testable import Reporting

@Suite("Thresholds held against figures")
struct CheckReportTests {
    private func states(_ report: CheckResults) -> [CheckResult.State] { report.all.map(\.state) }

    @Test(
        "a rate exactly on its threshold holds, one request less breaks it",
        arguments: [
            (99.0, 99, 1, false), (99, 98, 2, true), (99.9, 999, 1, false), (99.9, 998, 2, true), (100, 100, 0, false),
            (100, 99_999, 1, true), (0, 0, 5, false), (66.7, 667, 333, false), (66.7, 666, 334, true),
            (99.95, 1_999, 1, false), (99.95, 1_998, 2, true), (97.3, 973_000_000, 27_000_000, false),
            (97.3, 972_999_999, 27_000_001, true),
        ])
    func border(limit: Double, success: Int, failed: Int, isBroken: Bool) {
        let figures = CheckSample.figures([CheckSample.mapping([CheckSample.counts(success, failed: failed)])])
        #expect(CheckResults(figures, CheckSample.thresholds(.minSuccessRate, limit)).isBroken == isBroken)
    }

    @Test("aborts per 1,000, hours pending and hours since the last success hold exactly on their threshold")
    func otherBorders() {
        func isBroken(_ rule: CheckRule, _ limit: Double, _ mapping: MappingCheckFigures) -> Bool {
            CheckResults(CheckSample.figures([mapping]), CheckSample.thresholds(rule, limit)).isBroken
        }
        #expect(!isBroken(.maxAborts, 5, CheckSample.mapping([CheckSample.counts(995, aborted: 5)])))
        #expect(isBroken(.maxAborts, 5, CheckSample.mapping([CheckSample.counts(994, aborted: 6)])))
        #expect(!isBroken(.maxAborts, 0, CheckSample.mapping([CheckSample.counts(994, failed: 6)])))
        #expect(!isBroken(.maxPendingHours, 6, CheckSample.mapping([], pending: 6)))
        #expect(isBroken(.maxPendingHours, 6, CheckSample.mapping([], pending: 6 + 1 / 3_600_000.0)))
        #expect(!isBroken(.maxAgeHours, 24, CheckSample.mapping([], lastSuccess: 24)))
        #expect(isBroken(.maxAgeHours, 24, CheckSample.mapping([], lastSuccess: 24 + 1 / 3_600_000.0)))
    }

    @Test("without data a rate is neither healthy nor broken, and the age of a success that never was is broken")
    func noData() {
        let silent = CheckSample.figures([CheckSample.mapping([], lastSuccess: nil)])
        for rule in [CheckRule.minSuccessRate, .maxAborts] {
            let report = CheckResults(silent, CheckSample.thresholds(rule, 1))
            #expect(states(report) == [.noData])
            #expect(report.isWithoutData && !report.isBroken && report.nagiosState == .unknown)
        }
        #expect(CheckResults(silent, CheckSample.thresholds(.maxAgeHours, 24)).isBroken)
        #expect(CheckResults(CheckSample.figures([]), CheckSample.thresholds(.maxAgeHours, 24)).isBroken)
        let typo = CheckSample.figures([
            CheckSample.mapping([], lastSuccess: nil, isTriggered: false),
            CheckSample.mapping([], of: CheckSample.other),
        ])
        #expect(!CheckResults(typo, CheckSample.thresholds(.maxAgeHours, 24)).isBroken)
    }

    @Test("with few requests the figure alone breaks the threshold, unless the whole interval is asked for")
    func significant() throws {
        let figures = CheckSample.figures([CheckSample.mapping([CheckSample.counts(9, failed: 1)])])
        let thresholds = CheckSample.thresholds(.minSuccessRate, 95)
        #expect(CheckResults(figures, thresholds).isBroken)
        #expect(states(CheckResults(figures, thresholds, onlySignificant: true)) == [.chance])
        let many = CheckSample.figures([CheckSample.mapping([CheckSample.counts(900, failed: 100)])])
        #expect(CheckResults(many, thresholds, onlySignificant: true).isBroken)
    }

    @Test("since when: the first part from which on every window broke the threshold")
    func since() throws {
        let (good, bad) = (CheckSample.counts(10), CheckSample.counts(8, failed: 2))
        let thresholds = CheckSample.thresholds(.minSuccessRate, 99)
        func since(_ parts: [Counts]) throws -> CheckResult.Since {
            try #require(CheckResults(CheckSample.figures([CheckSample.mapping(parts)]), thresholds).all[0].since)
        }
        #expect(try since([bad, good, bad]) == .init(at: Instant(rfc3339: "2026-11-22T00:00:00Z")!))
        #expect(try since([good, bad, bad]) == .init(at: Instant(rfc3339: "2026-11-21T00:00:00Z")!))
        #expect(
            try since([bad, bad, bad]) == .init(at: Instant(rfc3339: "2026-11-20T00:00:00Z")!, isOrEarlier: true))
    }

    @Test("a mapping with a threshold of its own, or none, does not break that of all together by it")
    func together() {
        let mappings = [
            CheckSample.mapping([CheckSample.counts(100)]),
            CheckSample.mapping([CheckSample.counts(96, failed: 4)], of: CheckSample.other),
        ]
        let general = Thresholds(limits: [.minSuccessRate: .at(99)])
        func report(_ limit: Limit?) -> CheckResults {
            let own = limit.map { [TeamThresholds.Scope(mapping: "2077"): Thresholds(limits: [.minSuccessRate: $0])] }
            return CheckResults(CheckSample.figures(mappings), TeamThresholds(general: general, own: own ?? [:]))
        }
        #expect(states(report(nil)) == [.broken, .ok, .broken])
        #expect(states(report(.at(96))) == [.ok, .ok, .ok])
        #expect(report(.at(96)).all[0].limit == 97.5)
        #expect(states(report(.off)) == [.ok, .ok])
        #expect(states(report(.at(96.5))) == [.ok, .ok, .broken], "4 failed of 200, of which 1 + 3.5 may")
        #expect(states(report(.at(97.5))) == [.broken, .ok, .broken], "4 failed of 200, of which 1 + 2.5 may")
    }

    // MARK: - What is known

    private let thresholds = CheckSample.thresholds(.minSuccessRate, 99)

    private func reported(_ known: Acknowledgement..., counts: Counts) -> CheckResults {
        let mappings = [
            CheckSample.mapping([counts]), CheckSample.mapping([CheckSample.counts(50)], of: CheckSample.other),
        ]
        return CheckResults(CheckSample.figures(mappings), thresholds, acknowledgements: known)
    }

    @Test("what is acknowledged is shown and counted, and breaks nothing: neither the mapping nor all together")
    func acknowledged() {
        let counts = CheckSample.counts(90, failed: 10, codes: ["ACP-1": 10])
        for known in [
            CheckSample.known(mapping: "1042"), CheckSample.known(rule: .minSuccessRate),
            CheckSample.known(code: "ACP-1"),
            CheckSample.known(mapping: "1042", code: "ACP-1", rule: .minSuccessRate),
        ] {
            let report = reported(known, counts: counts)
            #expect(states(report) == [.acknowledged, .acknowledged, .ok])
            #expect(report.all[0].measure == .success(Proportion(140, of: 150)))
            #expect(report.all[1].acknowledgements == [known])
        }
        for known in [
            CheckSample.known(mapping: "2077"), CheckSample.known(code: "ACP-2"),
            CheckSample.known(mapping: "1042", rule: .maxAborts),
        ] {
            #expect(states(reported(known, counts: counts)) == [.broken, .broken, .ok])
        }
    }

    @Test("failures beside those of an acknowledged code break the threshold")
    func otherFailures() {
        let known = CheckSample.known(code: "ACP-1")
        let some = CheckSample.counts(90, failed: 12, codes: ["ACP-1": 10, "ACP-2": 2])
        #expect(states(reported(known, counts: some)) == [.broken, .broken, .ok])
        let oneInALot = CheckSample.counts(990, failed: 20, codes: ["ACP-1": 10, "ACP-2": 10])
        #expect(states(reported(known, counts: oneInALot))[1] == .acknowledged, "10 of 1,000 are left, which are 99 %")
    }

    @Test(
        "an acknowledgement holds on its last day by the clocks of the zone, and not on the day after",
        arguments: [
            ("UTC", "2026-11-22T23:59:59.999Z", true), ("UTC", "2026-11-23T00:00:00Z", false),
            ("Asia/Seoul", "2026-11-22T14:59:59.999Z", true), ("Asia/Seoul", "2026-11-22T15:00:00Z", false),
            ("America/Los_Angeles", "2026-11-23T07:59:59Z", true),
            ("America/Los_Angeles", "2026-11-23T08:00:00Z", false),
        ])
    func lastDay(zone: String, now: String, isKnown: Bool) throws {
        let zone = try #require(ReportTimeZone(identifier: zone))
        let known = CheckSample.known(mapping: "1042")
        let figures = CheckSample.figures(
            [CheckSample.mapping([CheckSample.counts(1, failed: 9)])], zone: zone, now: Instant(rfc3339: now)!)
        let report = CheckResults(figures, thresholds, acknowledgements: [known])
        #expect(report.isBroken != isKnown)
        #expect(report.all[0].expired == (isKnown ? [] : [known]))
        let text = try report.written(as: .text)
        #expect(text.contains(isKnown ? "known " : "was acknowledged up to 2026-11-22 only: ticket 4711 (data team)"))
    }

    @Test("silence that is acknowledged, or allowed, of one mapping does not hide that of the others")
    func silence() {
        let thresholds = CheckSample.thresholds(.maxAgeHours, 24)
        func report(_ other: Double) -> CheckResults {
            CheckResults(
                CheckSample.figures([
                    CheckSample.mapping([], lastSuccess: 90),
                    CheckSample.mapping([], of: CheckSample.other, lastSuccess: other),
                ]), thresholds, acknowledgements: [CheckSample.known(mapping: "1042")])
        }
        #expect(states(report(1)) == [.ok, .acknowledged, .ok])
        #expect(states(report(30)) == [.broken, .acknowledged, .broken])
    }

    // MARK: - Formats

    private static let hostile = MappingName(
        organization: "a|c<m>e&'\"=\u{1}", mapping: "]]><x a='1'>\u{1B}[31m\u{FFFE}|=\n\u{202E}")

    private var hostileReport: CheckResults {
        let mappings = [
            CheckSample.mapping([CheckSample.counts(1, failed: 9)], of: Self.hostile, lastSuccess: nil),
            CheckSample.mapping([CheckSample.counts(9)]),
        ]
        var thresholds = thresholds
        thresholds.general.limits[.maxAgeHours] = .at(24)
        return CheckResults(CheckSample.figures(mappings), thresholds)
    }

    @Test("JUnit's XML is read by Python's parser, whatever mappings are called")
    func junit() throws {
        let xml = try hostileReport.written(as: .junit)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        let script = """
            import sys, xml.etree.ElementTree as tree
            root = tree.fromstring(sys.stdin.buffer.read())
            suite, = root
            assert (root.tag, suite.tag) == ("testsuites", "testsuite")
            cases = suite.findall("testcase")
            count = lambda tag: len([1 for case in cases if case.find(tag) is not None])
            for key, value in (("tests", len(cases)), ("failures", count("failure")), ("skipped", count("skipped")), ("errors", 0)):
                assert suite.get(key) == str(value), key
            assert all(case.get("name") and case.get("classname") and case.get("time") for case in cases)
            assert any("]]><x a='1'>" in case.get("classname") for case in cases)
            print(len(cases), count("failure"))
            """
        process.arguments = ["python3", "-c", script]
        let (input, output) = (Pipe(), Pipe())
        (process.standardInput, process.standardOutput) = (input, output)
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: Data(xml.utf8))
        try input.fileHandleForWriting.close()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        #expect(text == "6 3\n")
    }

    @Test("a monitor's line is one line with one bar, and its labels have no sign that ends them")
    func nagios() throws {
        let line = try hostileReport.written(as: .nagios)
        #expect(line.hasPrefix("INGESTION CRITICAL - 3 of 6 thresholds broken: "))
        #expect(line.hasSuffix("\n") && line.dropLast().contains("\n") == false)
        #expect(line.count { $0 == "|" } == 1)
        let data = line.split(separator: "|")[1]
        #expect(data.contains("'acme/1042 min-success-rate'=100%;;99:;0;100"))
        #expect(data.contains("max-age-hours'=U;;86400;0;"))
        // A label's own quotes are doubled: they come in pairs.
        #expect(data.count { $0 == "'" } % 2 == 0)
        #expect(data.count { $0 == "=" } == 6)
        #expect(hostileReport.nagiosState.exitCode == 2)
    }

    @Test(
        "a monitor's line is shorter than what Nagios cuts: the worst figures are in it, each whole, and how many are not is said"
    )
    func longNagios() throws {
        func report(_ count: Int, name: String = "m") -> CheckResults {
            CheckResults(
                CheckSample.figures(
                    (0..<count).map { number in
                        CheckSample.mapping(
                            [CheckSample.counts(1_000 - number, failed: number)],
                            of: MappingName(organization: "acme", mapping: "\(name)\(number)"))
                    }), CheckSample.thresholds(.minSuccessRate, 99))
        }
        let short = try report(100).written(as: .nagios)
        #expect(short.utf8.count < 8_192 && short.count { $0 == "=" } == 101 && !short.contains("left out"))

        let line = try report(900).written(as: .nagios)
        #expect((7_000..<8_192).contains(line.utf8.count), "\(line.utf8.count)")
        let parts = line.dropLast().split(separator: "|")
        let figures = parts[1].split(separator: " '").map { "'" + $0.drop { $0 == "'" } }
        #expect(parts[0].hasSuffix("; \(901 - figures.count) of 901 figures left out"), "\(parts[0].suffix(60))")
        // Each is whole, and none that is left out is worse.
        let rates = try figures.map { figure in
            let match = try #require(
                try /'acme\/m([0-9]+) min-success-rate'=([0-9.]+)%;;99:;0;100/.wholeMatch(in: figure), "\(figure)")
            return try #require(Double(match.2))
        }
        #expect(rates.count > 100 && rates == rates.sorted() && rates[0] == 10.1)
        // Names of any length cut nothing in two either.
        let long = try report(9, name: String(repeating: "x", count: 3_000)).written(as: .nagios)
        #expect(long.utf8.count <= 8_000 && long.contains("figures left out") && long.hasSuffix("100\n"))
        let longer = try report(9, name: String(repeating: "x", count: 9_000)).written(as: .nagios)
        #expect(
            longer
                == "INGESTION CRITICAL - 1 of 10 thresholds broken: and 1 more; 9 of 10 figures left out|'all min-success-rate'=99.6%;;99:;0;100\n"
                || longer.utf8.count < 8_000, "\(longer.prefix(300))")
    }

    @Test("text shows no control character, and a command that a shell takes as one word each")
    func text() throws {
        let text = try hostileReport.written(as: .text)
        #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0.value == 0x202E })
        #expect(text.contains("10.0% of 10 finished requests (95% interval 1.8%–40.4%), threshold 99%"))
        #expect(ShellText.quoted("it's") == "'it'\\''s'")
        #expect(ShellText.quoted("it's\u{1B}\u{202E}\\") == "$'it\\'s\\x1B\\xE2\\x80\\xAE\\\\'")
    }

    /// One result of each state, and of each kind of figure.
    private var mixed: CheckResults {
        let mappings = [
            CheckSample.mapping([CheckSample.counts(90, failed: 8, aborted: 2)], pending: 9),
            CheckSample.mapping([CheckSample.counts(9, failed: 1)], of: CheckSample.other, lastSuccess: nil),
            CheckSample.mapping([], of: MappingName(organization: "acme", mapping: "3000"), lastSuccess: 30),
        ]
        let day = Day(iso: "2026-11-22")!
        let rolling = RollingFigures(
            weeks: 4, days: day.advanced(by: -27)...day, capturedDays: 26,
            mappings: [MappingCounts(name: CheckSample.acme, counts: CheckSample.counts(970, failed: 30))])
        let limits: [CheckRule: Limit] = [
            .minSuccessRate: .at(95), .maxAborts: .at(50), .maxPendingHours: .at(6), .maxAgeHours: .at(24),
            .maxErrorBudget: .at(100),
        ]
        return CheckResults(
            CheckSample.figures(mappings, rolling: [rolling]),
            TeamThresholds(general: Thresholds(limits: limits, objective: .at(99))),
            acknowledgements: [CheckSample.known(mapping: "3000")], onlySignificant: true)
    }

    @Test(
        "every figure of every result is in each format with a table, and what is broken in each",
        arguments: ReportLanguage.allCases)
    func formats(language: ReportLanguage) throws {
        #expect(Set(states(mixed)) == Set(CheckResult.State.allCases))
        let report = CheckReport(
            results: mixed, options: ReportOptions(language: language), isQuiet: false, isWrapped: true)
        try Renderings.showTables(of: report, ReportOptions(language: language))
        #expect(report.tables()[0].rows.count == mixed.all.count)
        struct JSON: Decodable {
            struct Check: Decodable {
                var value: Double?
                var threshold: Double
                var n: Int?
                var low: Double?
                var high: Double?
                var state: String
                var message: String
            }
            var checks: [Check]
        }
        let checks = try JSONDecoder().decode(JSON.self, from: Data(mixed.written(as: .json, in: language).utf8)).checks
        let rows = try mixed.written(as: .csv, in: language).split(separator: "\n").dropFirst()
            .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
        #expect(
            rows.map { [$0[4], $0[5], $0[8], $0[9], $0[10]].map(Double.init) }
                == checks.map { [$0.value, $0.threshold, $0.n.map(Double.init), $0.low, $0.high] })
        // The sentences of programs are English; those of people are the same where that is their language.
        let lines = try mixed.written(as: .text, in: language)
        let told = checks.filter { language == .en && ["broken", "acknowledged", "chance"].contains($0.state) }
        for check in told { #expect(lines.contains(check.message)) }
        let wrapped = try mixed.written(as: .text, in: language, isWrapped: true)
        #expect(
            wrapped.split(separator: "\n").allSatisfy {
                DisplayWidth.of(String($0)) <= 100 || $0.contains("ingest-audit ")
            })
    }

    @Test("the sentences are Korean where that is asked for, and those of monitors and CI are not")
    func korean() throws {
        let text = try mixed.written(as: .text, in: .ko)
        #expect(text.hasPrefix("위반: 임계값 \(mixed.all.count)개 중 "))
        #expect(text.contains("위반    1042: 요청 7, 9.0시간째 대기 중, 임계값 6시간, 2026-11-22 15:00부터 위반 → "))
        #expect(text.contains("4주 오류 예산 300.0% 사용: 종료된 요청 1,000건 중 30건 실패·중단, 목표 99% 기준 허용 10.0건(28일 중 26일 캡처)"))
        #expect(text.contains("2026-11-22까지 확인됨: ticket 4711(data team)"))
        try Renderings.expectKorean(text, beside: "→ .*", "ticket 4711\\(data team\\)", "UTC|API")
        for format in [ReportFormat.nagios, .junit, .json] {
            #expect(try mixed.written(as: format, in: .ko) == mixed.written(as: format, in: .en))
        }
    }

    @Test("figures beside their threshold have the digits that tell them apart")
    func digits() {
        #expect(CheckNumbers.percent(0.98971, apartFrom: 99) == "98.97%")
        #expect(CheckNumbers.percent(0.95, apartFrom: 99) == "95.0%")
        #expect(CheckNumbers.percent(1, apartFrom: 100) == "100%")
        #expect(CheckNumbers.text(6.0003, apartFrom: 6) == "6.0003")
        #expect(CheckNumbers.limit(99.5) == "99.5" && CheckNumbers.limit(99) == "99")
    }
}
