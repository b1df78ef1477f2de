import Assessment
import Figures
import IngestionAPI

/// The sentences of the weekly report, as every format says them.
struct WeeklyPhrases {
    let summary: WeeklySummary
    let words: Words
    /// The requests that the figures are about, where readers can go to the lists of them.
    var requests: RequestFilter?

    private var totals: Counts { summary.totals }

    /// `Weekly ingestion health`.
    var title: String {
        words[summary.period.week == nil ? "titlePeriod" : "titleWeek"]
    }

    /// `Week 47 of 2026 · 16–22 November 2026 · UTC`.
    var period: String { words.period(summary.period) }

    /// How the period went, before any table: a few sentences, each as its pieces.
    var answer: [[Span]] {
        guard summary.hasData else { return [[Span(nothingKnown)]] }
        return verdict + missingDays.map { [Span($0)] }
    }

    /// The state in a word.
    var state: String { words["state_\(summary.assessment.state.rawValue)"] }

    /// `Below normal: 89.0% of 291 finished requests were ingested; usual is 95.2% (89.7%–98.9%).`
    private var verdict: [[Span]] {
        guard let rate = totals.successRate else { return [[Span(words["answerNothingFinished"])], notIngested] }
        let figures = ["rate": [Span(Numbers.percent(rate.rate))], "n": count(rate.total, "finished")]
        guard let usual = summary.assessment.rate else {
            return [words.spans(rate.total == 1 ? "verdictUnknownOne" : "verdictUnknownOther", figures), notIngested]
        }
        let limits = usual.limits
        let known = [
            "place": words["place_\(usual.place.rawValue)"], "usual": Numbers.percent(usual.level),
            "low": Numbers.percent(limits.lowerBound), "high": Numbers.percent(limits.upperBound),
        ]
        let sentence = words.spans(
            rate.total == 1 ? "verdictRateOne" : "verdictRateOther",
            figures.merging(known.mapValues { [Span($0)] }) { $1 })
        let judged = Numbers.percent(usual.judged.rate)
        // What was judged is said where it is not what stands there.
        let isSame = judged == Numbers.percent(rate.rate)
        return [sentence] + (isSame ? [] : [[Span(words("verdictJudged", ["rate": judged]))]]) + [notIngested]
    }

    private func count(_ count: Int, _ name: String) -> [Span] { CountsColumns.spans(count, of: name, requests) }

    /// `▲` or `▼` where a rate is not the usual one.
    func mark(_ rate: Assessment.Rate?) -> String? {
        switch rate?.place {
        case .above: words["verdictUp"]
        case .below: words["verdictDown"]
        case .usual, nil: nil
        }
    }

    /// What became of the period before after it was over; nil where nothing did.
    var restatement: String? {
        guard let restated = summary.figures.restated, let rate = summary.previous.successRate,
            let without = restated.without.successRate
        else { return nil }
        return words(
            "restated",
            [
                "requests": words.counted("requestCount", restated.endedLater), "now": Numbers.percent(rate.rate),
                "before": Numbers.percent(without.rate),
            ])
    }

    private var notIngested: [Span] {
        let isClean = totals.failed == 0 && totals.aborted == 0
        return words.filled(
            isClean ? "answerAllIngested" : "answerNotIngested",
            [
                "failed": count(totals.failed, "failed"), "aborted": count(totals.aborted, "aborted"),
                "pending": count(totals.pending, "pending"),
            ])
    }

    /// Why there is nothing to tell.
    private var nothingKnown: String {
        guard let first = summary.figures.evidence.prunedBefore, summary.period.last < first else {
            return words["answerNoData"]
        }
        return words("answerPruned", ["day": words.longDate(first)])
    }

    /// Days about which nothing is known must not pass for quiet ones.
    private var missingDays: [String] {
        let pruned = summary.prunedDays
        let missing = summary.period.dayCount - summary.coveredDays - pruned
        return (missing > 0 ? [words.counted("answerMissingDays", missing)] : [])
            + (pruned > 0 ? [words.counted("answerPrunedDays", pruned)] : [])
    }

    /// What the period's documented codes mean, the most frequent first: code and meaning.
    var meanings: [(code: String, meaning: String)] {
        let catalogue = CodeCatalogue(words.language)
        return summary.figures.errors.compactMap { error in
            error.code.flatMap { catalogue[$0] }.map { ($0.code, $0.meaning) }
        }
    }

    /// An error code, or the words for requests that name none.
    func code(_ code: String?) -> Span {
        guard let code, code != ErrorCode.none else { return Span(words["noCode"]) }
        return Span(code, isCaptured: true)
    }

    /// What the report rests on: how recent, how complete.
    var basis: [String] {
        let evidence = summary.figures.evidence
        let zone = summary.period.timeZone
        let asOf =
            evidence.lastExchange.map { last in
                words("asOf", ["time": words.time(last, in: zone), "zone": zone.identifier])
            } ?? words["asOfNothing"]
        let quarantined = evidence.quarantined
        let cut = summary.figures.asOf.map { words("cutAt", ["time": words.time($0, in: zone)]) }
        return [cut].compactMap { $0 } + [
            asOf,
            words("coverage", ["n": String(summary.coveredDays), "of": String(summary.period.dayCount)]),
            words(
                evidence.exchanges == 1 ? "evidenceOne" : "evidenceOther",
                [
                    "exchanges": Numbers.grouped(evidence.exchanges),
                    "imports": words.counted("import", evidence.imports),
                ]),
            quarantined == 0 ? words["quarantineNone"] : words.counted("quarantine", quarantined),
        ]
            + [
                evidence.prunedBefore.map { words("prunedBefore", ["day": words.longDate($0)]) },
                evidence.ahead.map { words.counted("datedAhead", $0.count) },
            ].compactMap { $0 }
    }

    /// `3,993 ingested + 128 failed + 17 aborted + 28 pending = 4,166`.
    var reconciliation: String {
        words(
            "reconciliation",
            [
                "success": Numbers.grouped(totals.success), "failed": Numbers.grouped(totals.failed),
                "aborted": Numbers.grouped(totals.aborted), "pending": Numbers.grouped(totals.pending),
                "requests": Numbers.grouped(totals.requests),
            ])
    }

    /// What else has to be known to read the figures right; empty in an ordinary week.
    var remarks: [[Span]] {
        let counts = [
            (totals.inferred, "inferred"), (totals.emptySuccesses, "emptySuccesses"),
            (totals.apiErrors, "apiErrorsLine"), (totals.unrecognized, "unrecognizedLine"),
        ]
        let sentences =
            counts.filter { $0.0 > 0 }.map { words.counted($0.1, $0.0) }
            + (platform + [restatement]).compactMap { $0 }
        return sentences.map { [Span($0)] } + [stillSilent, conflicts].compactMap { $0 }
    }

    /// What the Platform says of the batches of what failed or was aborted, and how many batches nobody names.
    private var platform: [String?] {
        guard let platform = summary.figures.platform else { return [] }
        let sums = PlatformFigures.sums(platform.troubled)
        let unclaimed = platform.unclaimed > 0 ? words.counted("platformUnclaimed", platform.unclaimed) : nil
        let doubt = platform.doubtful > 0 ? words.counted("platformDoubt", platform.doubtful) : nil
        let troubled = sums.requests + platform.unnamed
        guard troubled > 0 else { return [doubt, unclaimed] }
        let counted = sums.counted < sums.known ? words("platformCounted", ["n": Numbers.grouped(sums.counted)]) : ""
        let arrived =
            sums.counted == 0
            ? ""
            : words(
                "platformArrived",
                [
                    "output": Numbers.grouped(sums.arrivedRecords), "input": Numbers.grouped(sums.inputRecords),
                    "counted": counted,
                ])
        return [
            words(
                sums.known == 1 ? "platformTroubledOne" : "platformTroubledOther",
                [
                    "requests": words.counted("requestCount", troubled), "known": Numbers.grouped(sums.known),
                    "arrived": arrived, "rest": words.untold(sums, unnamed: platform.unnamed),
                ]), doubt, unclaimed,
        ]
    }

    /// How many mappings that are still silent are named.
    private static let silentTold = 10

    /// Which mappings have been silent since before the period; nil where none is.
    private var stillSilent: [Span]? {
        let silent = summary.assessment.stillSilent
        guard !silent.isEmpty else { return nil }
        var list: [Span] = []
        for mapping in silent.prefix(Self.silentTold) {
            guard let since = mapping.silentSince else { continue }
            if !list.isEmpty { list.append(Span(", ")) }
            list += summary.labels.spans(mapping.name) + [Span(" (\(words.shortDate(since)))")]
        }
        let more = silent.count - Self.silentTold
        if more > 0 { list.append(Span(", " + words.counted("moreMappings", more))) }
        return words.spans("stillSilent", ["list": list])
    }

    /// How many conflicts are told one by one.
    private static let conflictsTold = 3

    /// Which requests are named under more than one mapping; nil where none is.
    private var conflicts: [Span]? {
        let found = summary.figures.conflicts
        guard !found.isEmpty else { return nil }
        var list: [Span] = []
        for conflict in found.prefix(Self.conflictsTold) {
            if !list.isEmpty { list.append(Span("; ")) }
            let mappings = conflict.mappings.flatMap { [Span(", "), Span($0, isCaptured: true)] }.dropFirst()
            list += words.spans(
                "conflict",
                [
                    "request": [Span(conflict.id.description, isCaptured: true)],
                    "organization": [Span(conflict.name.organization, isCaptured: true)],
                    "mappings": Array(mappings), "counted": [Span(conflict.name.mapping, isCaptured: true)],
                ])
        }
        let more = found.count - Self.conflictsTold
        if more > 0 { list.append(Span("; " + words.counted("conflictMore", more))) }
        return words.spans(
            found.count == 1 ? "conflictsOne" : "conflictsOther",
            ["n": [Span(Numbers.grouped(found.count))], "list": list])
    }

    /// Why POSTs were rejected: `4 not stopped, 1 not published, 1 other`.
    var rejectedDetail: String {
        words(
            "rejectedDetail",
            [
                "notStopped": Numbers.grouped(totals.notStopped), "notPublished": Numbers.grouped(totals.notPublished),
                "other": Numbers.grouped(totals.rejectedOtherwise),
            ])
    }

    /// A success rate in full: `3,993 of 4,138 finished · 95% interval 95.9%–97.0%`.
    func rateDetail(_ rate: Proportion?) -> String {
        guard let rate else { return words["nothingFinished"] }
        return words(
            "ofFinished",
            [
                "count": Numbers.grouped(rate.count), "n": Numbers.grouped(rate.total),
                "low": Numbers.percent(rate.interval.low), "high": Numbers.percent(rate.interval.high),
            ])
    }

    /// `unknown for 3 requests`; nil where every volume is known.
    func unknownVolume(_ counts: Counts) -> String? {
        counts.volumeUnknown > 0 ? words.counted("recordsUnknown", counts.volumeUnknown) : nil
    }
}

extension Words {
    /// The text of a key with those of its placeholders filled that it has.
    func filled(_ key: String, _ values: [String: [Span]]) -> [Span] {
        spans(key, values.filter { self[key].contains("{\($0.key)}") })
    }
}
