import Figures

/// The POSTs that the API refused, by mapping and reason. They are no requests, so figures hold their numbers and not each of
/// them; the command beside the table lists them.
struct Rejections {
    private static let most = 25

    private let phrases: WeeklyPhrases
    private let mappings: [MappingFigures]

    /// Nil where none was refused.
    init?(_ phrases: WeeklyPhrases) {
        let refused = phrases.summary.figures.mappings.filter { $0.counts.rejected > 0 }
        guard phrases.summary.hasData, !refused.isEmpty else { return nil }
        self.phrases = phrases
        mappings = refused.enumerated().sorted { left, right in
            (right.element.counts.rejected, left.offset) < (left.element.counts.rejected, right.offset)
        }
        .map(\.element)
    }

    /// Keys of the headings.
    static let columns = ["mapping", "answer_notStopped", "answer_notPublished", "rejectedOther", "rejected", "before"]

    /// What the template draws.
    func context(_ anchors: Anchors, _ options: ReportOptions) -> [String: Any] {
        let (words, summary) = (phrases.words, phrases.summary)
        let more = mappings.count - Self.most
        return [
            "command": "ingest-audit requests --status rejected" + summary.period.option + options.databaseOption,
            "headings": Self.columns.enumerated().map { ["label": words[$1], "isNumber": $0 > 0] as [String: Any] },
            "rows": mappings.prefix(Self.most).map { mapping -> [String: Any] in
                let counts = mapping.counts
                let figures = [counts.notStopped, counts.notPublished, counts.rejectedOtherwise, counts.rejected]
                return [
                    "mapping": ShownName.of(summary.labels.shown(mapping.name)),
                    "organization": ShownName.of(mapping.organization),
                    "link": anchors.mapping(mapping.name).map { [$0] } ?? [],
                    "cells": figures.map { Numbers.grouped($0) } + [
                        summary.isComparable ? Numbers.grouped(mapping.previous.rejected) : words["undefined"]
                    ],
                ]
            },
            "more": more > 0 ? [words.counted("moreMappings", more)] : [],
        ]
    }
}
