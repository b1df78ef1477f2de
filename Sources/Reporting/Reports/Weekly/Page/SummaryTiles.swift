import Assessment
import Figures

/// The figures on top of the page, each with its n and its change.
struct SummaryTiles {
    let phrases: WeeklyPhrases

    private var words: Words { phrases.words }
    private var now: Counts { phrases.summary.totals }
    private var before: Counts? { phrases.summary.isComparable ? phrases.summary.previous : nil }

    /// The tiles, the most important first.
    var context: [[String: Any]] {
        let cells = Dictionary(
            uniqueKeysWithValues: paired(CountsRow.columns, CountsRow.cells(now, before, phrases)))
        return [
            tile("successRate", cells, [phrases.rateDetail(now.successRate)], isPoints: true),
            tile("accepted", cells, [words["acceptedNote"], phrases.reconciliation]),
            tile("records", cells, recordsDetails),
            tile("abortsPer1000", cells, [abortsDetail]),
            tile("rejected", cells, [rejectedDetail, collisionsDetail]),
        ]
    }

    private func tile(
        _ key: String, _ cells: [String: FigureCell], _ details: [String], isPoints: Bool = false
    ) -> [String: Any] {
        let cell = cells[key]
        let change = cell?.change.map { isPoints ? words("points", ["points": $0]) : $0 }
        let verdict = isPoints ? phrases.mark(phrases.summary.assessment.rate) : nil
        return [
            "verdict": verdict.map { [$0] } ?? [],
            "definition": MappingTable.definitions[key] ?? "accepted",
            "short": change.map { words("changeShort", ["change": $0, "before": beforeText(key)]) }
                ?? words["noDataBefore"],
            "label": words[key], "value": cell?.text ?? words["undefined"],
            "change": change.map { words("changeBefore", ["change": $0, "before": beforeText(key)]) }
                ?? words["noDataBefore"],
            "details": details, "shares": key == "accepted" && now.requests > 0 ? [["parts": shares]] : [],
        ]
    }

    /// The parts of all accepted requests on a bar of 100 units; the figures stand below it.
    private var shares: [[String: Any]] {
        var x = 0.0
        let parts = [
            ("success", now.success), ("failed", now.failed), ("aborted", now.aborted), ("pending", now.pending),
        ]
        return parts.filter { $0.1 > 0 }.map { kind, count in
            let width = 100 * Double(count) / Double(now.requests)
            defer { x += width }
            return ["kind": kind, "x": ChartScale.coordinate(x), "width": ChartScale.coordinate(width)]
        }
    }

    /// The same figure of the period before.
    private func beforeText(_ key: String) -> String {
        guard let before else { return words["undefined"] }
        let cells = paired(CountsRow.columns, CountsRow.cells(before, nil, phrases))
        return cells.first { $0.0 == key }?.1.text ?? words["undefined"]
    }

    private var recordsDetails: [String] {
        [words("recordsKnown", ["n": Numbers.grouped(now.success)])] + [phrases.unknownVolume(now)].compactMap { $0 }
    }

    private var abortsDetail: String {
        words("abortsDetail", ["aborted": Numbers.grouped(now.aborted), "n": Numbers.grouped(now.finished)])
    }

    private var rejectedDetail: String {
        words(
            "rejectedDetail",
            [
                "notStopped": Numbers.grouped(now.notStopped), "notPublished": Numbers.grouped(now.notPublished),
                "other": Numbers.grouped(now.rejectedOtherwise),
            ])
    }

    private var collisionsDetail: String {
        words("collisionsDetail", ["collisions": Numbers.grouped(now.collisions)])
    }
}
