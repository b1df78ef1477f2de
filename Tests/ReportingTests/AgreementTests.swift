import Figures
import Foundation
import IngestionAPI
import TestSupport
import Testing

@testable import Assessment
@testable import Reporting

/// What is said of one week is said of it everywhere: headline, marks, rings, tables, lists and documents for programs come from one
/// assessment.
@Suite("One judgement everywhere")
struct AgreementTests {
    /// Healthy histories, and some with a trouble of one mapping, of several, or of the volume.
    private static func figures(_ seed: Int) -> WeeklyFigures {
        var history = SimulatedHistory(seed: UInt64(9_000 + seed), mappings: 1 + seed % 9) { plan, mapping, day in
            switch seed % 5 {
            case 1 where mapping == 0 && day >= 1: plan.failed += 0.3
            case 2 where day == 3: plan.failed += 0.4
            case 3 where mapping == 1 && day >= 2: plan.volume = 0
            case 4 where mapping == 0 && day < -3: plan.failed += 0.2
            default: break
            }
        }
        var figures = history.figures()
        // The simulation makes days; the tables of a report are their sums.
        let background = figures.background
        let (now, before) = (background.indices(figures.period.first...figures.period.last), figures.period.previous)
        figures.mappings = background.mappings.map { mapping in
            MappingFigures(
                organization: mapping.name.organization, mapping: mapping.name.mapping, counts: mapping.total(now),
                previous: mapping.total(background.indices(before.first...before.last)))
        }
        figures.days = now.map { place in
            DayFigures(
                day: background.days.lowerBound.advanced(by: place),
                counts: background.mappings.reduce(into: Counts()) { $0 += $1.counts[place] },
                capturedHours: background.capturedHours[place].nonzeroBitCount)
        }
        let last = ISOWeek(containing: figures.period.last)
        figures.weeks = (0..<12).map { back in
            let week = last.advanced(by: back - 11)
            let days = background.indices(week.monday...week.sunday)
            return WeekFigures(
                week: week, counts: background.mappings.reduce(into: Counts()) { $0 += $1.total(days) },
                capturedDays: days.count(where: background.isCaptured))
        }
        return figures
    }

    @Test("in every format and table", arguments: 0..<50)
    func everywhere(seed: Int) throws {
        let figures = Self.figures(seed)
        let options = ReportOptions(programVersion: "0.0.0")
        let summary = WeeklySummary(figures, options)
        let assessment = summary.assessment
        let words = Words(.en)
        let state = words["state_\(assessment.state.rawValue)"]
        let place = assessment.rate.map { words["place_\($0.place.rawValue)"] }
        func report(_ format: ReportFormat) throws -> String {
            try WeeklyReport.write(figures, as: format, options: options)
        }

        // The headline.
        for format in [ReportFormat.text, .markdown, .html] {
            let text = try report(format)
            #expect(text.contains(state), "\(format)")
            for other in Assessment.State.allCases where other != assessment.state {
                #expect(!text.contains(words["state_\(other.rawValue)"]), "\(format) says \(other), too")
            }
            if let place { #expect(text.contains("\(place): "), "\(format)") }
        }
        #expect(try report(.eml).contains(state.dropFirst(2)), "the message's text has the same headline")

        // What is found lies outside the limits that are shown, and nothing else does.
        for mapping in assessment.mappings {
            guard let rate = mapping.rate else { continue }
            #expect((rate.place == .usual) == rate.limits.contains(rate.judged.rate), "\(mapping.name)")
            for finding in mapping.findings.map({ assessment.findings[$0] }) where finding.mapping == mapping.name {
                if finding.rule == .rateFell { #expect(rate.place == .below) }
                if finding.rule == .rateRose { #expect(rate.place == .above) }
            }
            if assessment.mappings.count == 1 { #expect(told(assessment.rate) == told(rate)) }
        }

        // The document for programs.
        let json = try #require(JSONSerialization.jsonObject(with: Data(report(.json).utf8)) as? [String: Any])
        let judged = try #require(json["assessment"] as? [String: Any])
        #expect(judged["state"] as? String == assessment.state.rawValue)
        let findings = try #require(json["findings"] as? [[String: Any]])
        #expect(findings.map { $0["rule"] as? String } == assessment.findings.map(\.rule.id))
        let states = try #require(judged["mappings"] as? [[String: Any]])
        #expect(states.map { $0["state"] as? String } == assessment.mappings.map(\.state.rawValue))

        // A fall is a mark, a state and a finding, or none of them.
        let rows = MappingsTable.rows(summary)
        let shown = rows.compactMap(\.shown)
        #expect(shown.map(\.order).sorted() == Array(figures.mappings.indices))
        #expect(shown.map(\.state) == shown.map(\.state).sorted(by: >), "those in trouble come first")
        let writing = Writing(options, figures.period.timeZone)
        let table = Table("mappings", MappingsTable.columns(.none), of: rows, writing)
        let columns = ["state", "success_rate"].compactMap { name in table.columns.firstIndex { $0.name == name } }
        for (row, cells) in zip(rows, table.rows) {
            let mapping = row.figures
            let own = try #require(assessment[mapping.name])
            #expect(cells[columns[0]].spans.plain == writing.word(own.state), "\(mapping.name)")
            let mark = ["▼", "▲"].first { cells[columns[1]].spans.plain.hasSuffix($0) }
            #expect(mark == (own.rate?.place == .below ? "▼" : own.rate?.place == .above ? "▲" : nil))
            if own.rate?.place == .below { #expect(own.state == .trouble, "\(mapping.name)") }
            let told = own.findings.map { assessment.findings[$0] }
            if told.contains(where: { $0.rule == .rateFell }) { #expect(own.rate?.place == .below) }
            if told.contains(where: { $0.weight <= 1 }) { #expect(own.state == .trouble) }
            if told.isEmpty, own.silentSince == nil { #expect(own.state == .healthy || own.state == .unknown) }
        }
        #expect(assessment.state != .healthy || assessment.toDo.isEmpty)
        #expect(
            Set(assessment.toDo.flatMap(\.findings).map(\.rule)).isSubset(of: Set(assessment.sorted.open.map(\.rule))))

        // The ring of the chart is the headline's word.
        guard case .time(let chart) = WeekChart(summary, words).chart().drawing else { return }
        let isOut = chart.columns.last?.marks.contains { if case .point(_, true) = $0 { true } else { false } }
        #expect(isOut == (assessment.rate.map { $0.place != .usual } ?? false))

        // The list of mappings as they stand.
        let standings = figures.mappings.map { MappingStanding(name: $0.name) }
        let now = MappingsSummary(
            MappingsFigures(
                present: Present(
                    clock: figures.period.instants.upperBound, lastExchange: figures.evidence.lastExchange),
                standings: standings, days: figures))
        for row in now.rows {
            #expect(told(row.rate) == told(row.standing.flatMap { assessment[$0.name]?.rate }))
        }
        #expect(told(now.total.rate) == told(assessment.rate))
    }

    /// All that is known of a rate.
    private func told(_ rate: Assessment.Rate?) -> String? {
        rate.map { "\($0.judged) beside \($0.level) of \($0.sample), \($0.limits), \($0.place)" }
    }
}
