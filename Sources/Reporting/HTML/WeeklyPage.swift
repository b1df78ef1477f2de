import Assessment
import Digest
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
            requests: stories.map { .init(organization: $0.name.organization, id: $0.id) })
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
        let style = ReportText.file("templates/weekly.css")
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
            "toDo": ["lines": toDo, "none": words["toDoNone"], "isEmpty": toDo.isEmpty],
            "answer": phrases.answer.map { ["spans": Self.context($0)] as [String: Any] },
            "basis": phrases.basis,
            "hasData": summary.hasData, "noData": !summary.hasData,
            "hasFindings": !summary.sortedFindings.open.isEmpty,
            "noFindings": words[summary.findings.isEmpty ? "findingsNone" : "findingsOnlyKnown"],
            "findings": Array(findings.openContext.prefix(FindingList.open)),
            "moreFindings": moreFindings,
            "knownFindings": findings.knownContext.isEmpty ? [] : [["findings": findings.knownContext]],
            "errorBudgets": errorBudgets,
            "tiles": SummaryTiles(phrases: phrases).context,
            "remarks": phrases.remarks.map { ["spans": Self.context($0)] as [String: Any] },
            "hasRemarks": !phrases.remarks.isEmpty,
            "charts": ["list": charts],
            "hasMappings": hasMappings, "tablePlace": Self.tablePlace,
            "hasErrors": !summary.figures.errors.isEmpty,
            "errors": errors,
            "hasCodes": !codes.isEmpty, "codes": codes,
            "hasDetails": !details.isEmpty, "details": details,
            "budget": budget, "rules": rules,
            "madeBy": words("madeBy", ["version": options.programVersion]),
        ]
    }

    /// What to do, each line with where the reason stands.
    private var toDo: [[String: Any]] {
        let phrases = ToDoPhrases(findings.phrases)
        return summary.assessment.toDo.prefix(ToDoPhrases.most).map { toDo in
            let place = summary.sortedFindings.open.firstIndex(of: toDo.main).map { $0 + 1 }
            return [
                "tone": FindingList.tone(toDo.main), "spans": Self.context(phrases.spans(toDo)),
                "why": place.map { ["f-\($0)"] } ?? [],
            ]
        }
            + (phrases.more(summary.assessment.toDo.count).map {
                [["tone": "more", "spans": Self.context([Span($0)]), "why": []]]
            } ?? [])
    }

    /// Findings that stand behind a button.
    private var moreFindings: [[String: Any]] {
        let more = Array(findings.openContext.dropFirst(FindingList.open))
        return more.isEmpty ? [] : [["count": words.counted("moreFindings", more.count), "findings": more]]
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
                            "spans": Self.context(findings.phrases.who(row.mapping)["who"] ?? [])
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
            ("days", DayChart(figures.days, words).context),
            ("weeks", WeekChart(figures.weeks, summary.assessment, words).context),
            ("records", summary.hasData ? RecordsChart(figures, words)?.context : nil),
            ("durations", DurationChart(figures, words)?.context),
            ("mappingDays", MappingHeatMap(summary, findings.phrases, words)?.context),
            ("hours", HourHeatMap(figures, words)?.context),
            ("codeTrends", summary.hasData ? CodeTrends(figures, phrases)?.context : nil),
        ]
        return [all.reduce(into: [String: Any]()) { $0[$1.0] = $1.1.map { [$0] } ?? [] }]
    }

    private var errors: [[String: Any]] {
        let zone = summary.period.timeZone
        return summary.figures.errors.map { error in
            [
                "code": ["spans": Self.context([phrases.code(error.code)])],
                "anchor": error.code.flatMap(anchors.code).map { [$0] } ?? [],
                "codeSort": ShownName.of(phrases.code(error.code).text),
                "count": FigureCell.count(error.count, summary.isComparable ? error.previousCount : nil)
                    .context,
                "mappings": error.mappings,
                "firstSeen": words.time(error.firstSeen, in: zone), "firstSort": error.firstSeen.milliseconds,
                "lastSeen": words.time(error.lastSeen, in: zone), "lastSort": error.lastSeen.milliseconds,
                "isNew": summary.period.instants.contains(error.firstSeen),
            ]
        }
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

    /// Pieces of text for the template `spans`.
    static func context(_ spans: [Span]) -> [[String: Any]] {
        spans.map(\.context)
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
