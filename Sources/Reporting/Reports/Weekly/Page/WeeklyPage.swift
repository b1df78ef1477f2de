import Assessment
import Bytes
import Figures
import Foundation
import IngestionAPI
import Mustache
import ReportText
import Synchronization

/// The report as one self-contained page.
///
/// Its content security policy names the hashes of its own style and script, and forbids all else: the page can load
/// nothing, and nothing that came in with a capture can run. Words and markup are in `reports/`; here is what they say.
struct WeeklyPage {
    private static let mostCodes = 60
    /// More mappings than this are laid out only when they come near.
    private static let many = 150

    private let summary: WeeklySummary
    private let words: Words
    private let options: ReportOptions
    private let phrases: WeeklyPhrases
    private let selection: EvidenceSelection
    private let stories: [StoryFigures]
    private let anchors: Anchors
    private let findings: FindingList

    init(_ summary: WeeklySummary, _ words: Words, _ options: ReportOptions) {
        self.summary = summary
        self.words = words
        self.options = options
        phrases = WeeklyPhrases(summary: summary, words: words)
        selection = EvidenceSelection(summary.figures)
        stories = RequestSections.fitting(summary.figures.stories)
        anchors = Anchors(
            mappings: Set(selection.requests.map(\.name)).union(summary.findings.flatMap(\.allMappings)).sorted(),
            codes: summary.figures.errors.compactMap(\.code).prefix(Self.mostCodes).map { $0 },
            requests: stories.map { .init(organization: $0.name.organization, id: $0.id) },
            days: RequestSections.days(selection, of: summary.period),
            hasRejections: summary.hasData && summary.figures.mappings.contains { $0.counts.rejected > 0 })
        findings = FindingList(
            summary.sortedFindings, phrases: FindingPhrases(summary, words), anchors: anchors)
    }

    /// The whole page.
    ///
    /// The table of mappings, which is half the work where there are many, is made beside all the rest.
    func written() throws -> String {
        let templates = try PageTemplates()
        let parts = Mutex((table: "", rest: ""))
        DispatchQueue.concurrentPerform(iterations: 2) { part in
            if part == 0 {
                let context = [
                    "t": words.all, "mappingTable": MappingTable(phrases: phrases, anchors: anchors).context,
                ]
                let table = hasMappings ? templates.render("mappings", context) : ""
                parts.withLock { $0.table = table }
            } else {
                let rest = templates.render("weekly", context)
                parts.withLock { $0.rest = rest }
            }
        }
        let (table, rest) = parts.withLock { $0 }
        guard let place = rest.firstRange(of: Self.tablePlace) else { return rest }
        return rest[..<place.lowerBound] + table + rest[place.upperBound...]
    }

    /// Where the table goes: a control character, which no text of a page has.
    private static let tablePlace = "\u{1}"

    private var hasMappings: Bool { summary.hasData && !summary.figures.mappings.isEmpty }

    private var context: [String: Any] {
        let definitions = Definitions(words, withBudget: !summary.budgets.isEmpty)
        let style = ReportText.file("templates/weekly.css") + CardLabels.style(words)
        let script = ReportText.file("templates/weekly.js")
        let requests = RequestSections(phrases, anchors, selection, stories, options)
        let details = requests.mappings(findings.byMapping)
        let codes = CodeSections(
            phrases: phrases, anchors: anchors, requests: requests, catalogue: CodeCatalogue(options.language),
            notes: options.codeNotes, selection: selection
        ).context
        return [
            "t": words.all,
            "version": options.programVersion,
            "title": phrases.title,
            "period": phrases.period,
            "shortPeriod": summary.period.isoInterval,
            "style": style, "styleHash": Self.hash(style),
            "script": script, "scriptHash": Self.hash(script),
            "state": summary.assessment.state.rawValue, "stateText": phrases.state,
            "toDo": ToDoList(toDo: summary.assessment.toDo, findings: findings).context,
            "sections": sections(hasDetails: !details.isEmpty),
            "answer": phrases.answer.map { ["spans": $0] },
            "basis": phrases.basis,
            "hasData": summary.hasData, "noData": !summary.hasData,
            "goodFindings": findings.good.isEmpty ? [] : [["findings": findings.good]],
            "knownFindings": findings.knownContext.isEmpty ? [] : [["findings": findings.knownContext]],
            "hasOthers": !findings.good.isEmpty || !findings.knownContext.isEmpty,
            "errorBudgets": errorBudgets,
            "tiles": SummaryTiles(phrases: phrases).context,
            "remarks": remarks.map { ["spans": $0] as [String: Any] },
            "hasRemarks": !remarks.isEmpty,
            "weekChart": WeekChart(summary.figures.weeks, summary.assessment, words).context,
            "charts": ["list": charts],
            "rejections": Rejections(phrases).map { [$0.context(anchors, options)] } ?? [],
            "dayList": requests.days,
            "definitions": definitions.list,
            "isMany": summary.figures.mappings.count > Self.many, "hasMappings": hasMappings,
            "tablePlace": Self.tablePlace,
            "hasErrors": !summary.figures.errors.isEmpty,
            "errors": errors,
            "hasCodes": !codes.isEmpty, "codes": codes,
            "hasDetails": !details.isEmpty, "details": details,
            "budget": budget, "rules": rules,
            "madeBy": words("madeBy", ["version": options.programVersion]),
        ]
    }

    /// What else has to be known, and what became of the requests that were pending when the period ended.
    private var remarks: [[Span]] {
        let pending = summary.hasData ? PendingAtEnd(summary.figures) : nil
        return phrases.remarks
            + (pending.map { [[Span($0.sentence(words, pending: summary.totals.pending))]] } ?? [])
    }

    /// The section bar: places in the page, in its order.
    private func sections(hasDetails: Bool) -> [[String: Any]] {
        let all: [(anchor: String?, label: String)] = [
            (summary.hasData ? "to-do" : nil, "toDo"), (summary.budgets.isEmpty ? nil : "error-budget", "errorBudget"),
            ("mappings", "mappings"), ("charts", "pictures"), (summary.hasData ? "errors" : nil, "errors"),
            (anchors.rejections, "rejected"), (hasDetails ? "evidence" : nil, "requests"),
            ("definitions", "navDefinitions"),
        ]
        return all.compactMap { place in place.anchor.map { ["anchor": $0, "label": words[place.label]] } }
    }

    /// The error budgets, where an objective is set.
    private var errorBudgets: [[String: Any]] {
        guard let table = BudgetTable(summary.budgets, words) else { return [] }
        return [
            [
                "hint": table.hint,
                "headings": BudgetTable.columns.enumerated().map { ["label": words[$1], "isNumber": $0 > 1] },
                "rows": table.rows.map { row -> [String: Any] in
                    [
                        "weeks": row.weeks, "isExceeded": row.isExceeded,
                        "anchor": row.mapping.flatMap(anchors.mapping).map { [$0] } ?? [],
                        "subject": [
                            "spans": findings.phrases.who(row.mapping)["who"] ?? []
                        ],
                        "cells": row.cells,
                    ]
                },
            ]
        ]
    }

    /// The pictures that have something to show.
    private var charts: [[String: Any]] {
        let figures = summary.figures
        let all: [(String, [String: Any]?)] = [
            ("days", DayChart(figures.days, words, anchors).context),
            (
                "records",
                summary.hasData ? RecordsChart(figures, summary.assessment.baseline, words, anchors)?.context : nil
            ),
            ("durations", DurationChart(figures, words, anchors)?.context),
            ("mappingDays", MappingHeatMap(summary, findings.phrases, words, anchors)?.context),
            ("hours", HourHeatMap(figures, words, anchors)?.context),
            ("codeTrends", summary.hasData ? CodeTrends(figures, phrases, anchors)?.context : nil),
        ]
        return [all.reduce(into: [String: Any]()) { $0[$1.0] = $1.1.map { [$0] } ?? [] }]
    }

    private var errors: [[String: Any]] {
        let zone = summary.period.timeZone
        return summary.figures.errors.map { error in
            [
                "code": ["spans": [phrases.code(error.code)]],
                "anchor": error.code.flatMap(anchors.code).map { [$0] } ?? [],
                "codeSort": ShownName.of(phrases.code(error.code).text),
                "count": count(error),
                "mappings": error.mappings,
                "firstSeen": words.time(error.firstSeen, in: zone), "firstSort": error.firstSeen.milliseconds,
                "lastSeen": words.time(error.lastSeen, in: zone), "lastSort": error.lastSeen.milliseconds,
                "isNew": summary.period.instants.contains(error.firstSeen),
            ]
        }
    }

    private func count(_ error: CodeFigures) -> [String: Any] {
        let cell = FigureCell.count(error.count, summary.isComparable ? error.previousCount : nil)
        return ["text": cell.text, "change": cell.change.map { [$0] } ?? [], "sort": String(error.count)]
    }

    /// What of the requests is in the page, and the commands that show the rest.
    private var budget: [String] {
        guard selection.total > 0 else { return [] }
        let command = "ingest-audit requests ID" + options.databaseOption
        return [
            words(
                "budget",
                [
                    "total": words.counted("requestCount", selection.total),
                    "embedded": Numbers.grouped(stories.count), "command": command,
                ])
        ]
    }

    private var rules: [[String: Any]] {
        Finding.Rule.allCases.map { rule in
            ["id": rule.rawValue, "name": words["rule_\(rule.rawValue)"], "text": words["ruleText_\(rule.rawValue)"]]
        }
    }

    /// A source of the content security policy: the SHA-256 of what stands between the tags.
    private static func hash(_ text: String) -> String {
        "sha256-" + Data(SHA256(of: Array(text.utf8)).bytes).base64EncodedString()
    }
}

extension Words {
    /// Every text, by key: what templates take words from.
    var all: [String: Any] { texts }
}
