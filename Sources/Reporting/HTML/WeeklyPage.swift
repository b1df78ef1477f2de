import Digest
import Foundation
import IngestionAPI
import Mustache
import ReportText

/// The report as one self-contained page.
///
/// Its content security policy names the hashes of its own style and script, and forbids all else: the page can load
/// nothing, and nothing that came in with a capture can run. Words and markup are in `reports/`; here is what they say.
struct WeeklyPage {
    private let summary: WeeklySummary
    private let words: Words
    private let options: ReportOptions
    private let phrases: WeeklyPhrases

    init(_ summary: WeeklySummary, _ words: Words, _ options: ReportOptions) {
        self.summary = summary
        self.words = words
        self.options = options
        self.phrases = WeeklyPhrases(summary: summary, words: words)
    }

    /// The whole page.
    func written() throws -> String {
        MustacheContentTypes.register(PageContentType(), named: PageContentType.name)
        let names = ["weekly", "chart_days", "chart_weeks", "spans"]
        let templates = try names.map { name in
            // A partial does not inherit the content type, so each template asks for it itself.
            let text = "{{% CONTENT_TYPE:\(PageContentType.name)}}\n" + ReportText.file("templates/\(name).mustache")
            return (name, try MustacheTemplate(string: text))
        }
        let library = MustacheLibrary(templates: Dictionary(uniqueKeysWithValues: templates))
        guard let page = library.render(context, withTemplate: "weekly") else {
            preconditionFailure("the template that was just added is there")
        }
        return page
    }

    private var context: [String: Any] {
        let style = ReportText.file("templates/weekly.css")
        let script = ReportText.file("templates/weekly.js")
        return [
            "t": words.all,
            "version": options.programVersion,
            "title": phrases.title,
            "period": phrases.period,
            "shortPeriod": summary.period.isoInterval,
            "style": style, "styleHash": Self.hash(style),
            "script": script, "scriptHash": Self.hash(script),
            "answer": phrases.answer.map { ["spans": Self.context($0)] as [String: Any] },
            "basis": phrases.basis,
            "hasData": summary.hasData, "noData": !summary.hasData,
            "tiles": SummaryTiles(phrases: phrases).context,
            "remarks": phrases.remarks, "hasRemarks": !phrases.remarks.isEmpty,
            "days": DayChart(summary.figures.days, words).context,
            "weeks": WeekChart(summary.figures.weeks, words).context,
            "hasMappings": summary.hasData && !summary.figures.mappings.isEmpty,
            "mappingColumns": mappingColumns,
            "mappings": mappings,
            "hasErrors": !summary.figures.errors.isEmpty,
            "errors": errors,
            "madeBy": words("madeBy", ["version": options.programVersion]),
        ]
    }

    private var mappingColumns: [[String: Any]] {
        [["label": words["mapping"], "isNumber": false]]
            + CountsRow.columns.map { ["label": words[$0], "isNumber": true] }
            + [["label": words["topError"], "isNumber": false]]
    }

    private var mappings: [[String: Any]] {
        summary.figures.mappings.enumerated().map { order, mapping in
            let before = summary.isComparable ? mapping.previous : nil
            let cells = zip(CountsRow.columns, CountsRow.cells(mapping.counts, before, phrases))
            let interval = mapping.counts.successRate.map(IntervalMark.context)
            let top = mapping.counts.rankedCodes.first.map { phrases.code($0.code) }
            return [
                "order": order,
                "mapping": mapping.mapping, "organization": mapping.organization,
                "cells": cells.map { key, cell in
                    let mark = key == "successRate" ? interval : nil
                    return cell.context(isRate: key == "successRate").merging(["mark": mark.map { [$0] } ?? []]) { $1 }
                },
                "topError": ["spans": Self.context(top.map { [$0] } ?? [])], "topSort": top?.text ?? "",
            ]
        }
    }

    private var errors: [[String: Any]] {
        let zone = summary.period.timeZone
        return summary.figures.errors.map { error in
            [
                "code": ["spans": Self.context([phrases.code(error.code)])],
                "codeSort": phrases.code(error.code).text,
                "count": FigureCell.count(error.count, summary.isComparable ? error.previousCount : nil)
                    .context(isRate: false),
                "mappings": error.mappings,
                "firstSeen": words.time(error.firstSeen, in: zone), "firstSort": error.firstSeen.milliseconds,
                "lastSeen": words.time(error.lastSeen, in: zone), "lastSort": error.lastSeen.milliseconds,
                "isNew": summary.period.instants.contains(error.firstSeen),
            ]
        }
    }

    /// Pieces of text for the template `spans`.
    private static func context(_ spans: [Span]) -> [[String: Any]] {
        spans.map { ["text": $0.text, "isCaptured": $0.isCaptured] }
    }

    /// A source of the content security policy: the SHA-256 of what stands between the tags.
    private static func hash(_ text: String) -> String {
        "sha256-" + Data(SHA256(of: Array(text.utf8)).bytes).base64EncodedString()
    }
}

extension FigureCell {
    /// What the templates ask of a cell. Nothing is an empty list: a missing key would be looked up further out.
    func context(isRate: Bool) -> [String: Any] {
        [
            "text": text, "change": change.map { [$0] } ?? [], "note": note.map { [$0] } ?? [],
            "sort": sortValue.map { "\($0)" } ?? "", "isRate": isRate,
        ]
    }
}

extension Words {
    /// Every text, by key: what templates take words from.
    var all: [String: Any] { texts }
}
