import Assessment
import Figures
import IngestionAPI

/// The sentences of a check: what is broken, by which figure with its n, and since when.
struct CheckPhrases {
    let results: CheckResults
    let writing: Writing

    init(_ results: CheckResults, _ options: ReportOptions) {
        self.results = results
        writing = Writing(
            options, results.figures.timeZone, of: results.figures.mappings.map(\.name.organization))
    }

    private var figures: CheckFigures { results.figures }
    var words: Words { writing.words }

    // MARK: - All of it

    /// `BROKEN: 3 of 20 thresholds; 1 broken by what is acknowledged only; 2 without data`
    var conclusion: [Span] {
        if results.isWithoutData { return conclusion("noData", .watch, all) }
        let broken = results.of(.broken).count
        guard broken > 0 else { return conclusion("ok", .good, held) }
        return conclusion("broken", .bad, words("checkPart", ["n": Numbers.grouped(broken), "all": all]) + rest)
    }

    private func conclusion(_ key: String, _ tone: Tone, _ what: String) -> [Span] {
        words.spans(
            "checkConclusion_\(key)", ["word": [Span(words["checkWord_\(key)"], tone: tone)], "what": [Span(what)]])
    }

    /// `20 thresholds`
    var all: String { words.counted("thresholdCount", results.all.count) }

    /// `18 of 20 thresholds hold; 2 without data`
    var held: String {
        let count = results.of(.ok).count
        return words(count == 1 ? "checkHeldOne" : "checkHeldOther", ["n": Numbers.grouped(count), "all": all]) + rest
    }

    /// How many neither hold nor alarm.
    var rest: String {
        [CheckResult.State.acknowledged, .chance, .noData].compactMap { state in
            let count = results.of(state).count
            return count > 0 ? words("checkRest_\(state.rawValue)", ["n": Numbers.grouped(count)]) : nil
        }.joined()
    }

    /// `16–22 November 2026 · now 2026-11-22 18:30 (UTC) · last exchange 2026-11-22 18:09`
    var basis: String {
        let hours = words("duration_hours", ["n": Numbers.grouped(figures.windowParts)])
        let last = figures.evidence.lastExchange.map { words("checkLast", ["time": writing.time($0)]) }
        return [
            figures.period.map { words.range($0.first, $0.last) }
                ?? words("checkHours", ["hours": hours, "time": writing.time(figures.window.upperBound)]),
            words("checkNow", ["time": writing.time(figures.now), "zone": writing.zone.identifier]),
            last ?? words["checkLastNone"],
            figures.evidence.ahead.map { words.counted("datedAhead", $0.count) },
        ].compactMap(\.self).joined(separator: " · ")
    }

    /// The window ends with the captures: where these have ended, its rates are not those of now.
    var silence: String? {
        guard let last = figures.evidence.lastExchange else { return nil }
        let hours = (figures.now.milliseconds - last.milliseconds) / 3_600_000
        return hours >= 24 ? words("checkSilence", ["n": Numbers.grouped(hours)]) : nil
    }

    /// The error budgets, where an objective is set.
    var budgets: [String] {
        figures.rolling.compactMap { ErrorBudgets($0, results.thresholds) }.map { budgets in
            words(
                "checkBudgetCoverage",
                [
                    "budget": budget(budgets.total, weeks: budgets.rolling.weeks),
                    "n": Numbers.grouped(budgets.rolling.capturedDays), "of": "\(7 * budgets.rolling.weeks)",
                ])
        }
    }

    // MARK: - One result

    /// `Profiles (1042)`, with its organization where there are several; or all together.
    func subject(_ mapping: MappingName?) -> [Span] { mapping.map(writing.mapping) ?? [Span(words["checkAll"])] }

    /// The figure with the digits that tell it from its threshold: `88.97%`, `97.0 h`; nil where there is none.
    func value(_ result: CheckResult) -> String? {
        guard let value = result.value else { return nil }
        switch result.measure {
        case .success(let rate): return rate.map { CheckNumbers.percent($0.rate, apartFrom: result.limit) }
        case .aborts: return CheckNumbers.text(value, apartFrom: result.limit)
        case .pending, .age: return words("duration_hours", ["n": CheckNumbers.text(value, apartFrom: result.limit)])
        case .budget: return Numbers.decimal(value) + "%"
        }
    }

    /// `99%`, `24 h`
    func limit(_ result: CheckResult) -> String {
        let number = CheckNumbers.limit(result.limit)
        switch result.rule {
        case .minSuccessRate, .maxErrorBudget: return number + "%"
        case .maxAborts: return number
        case .maxPendingHours, .maxAgeHours: return words("duration_hours", ["n": number])
        }
    }

    /// `76.3%–99.1%`; of rates only.
    func interval(_ result: CheckResult) -> String? {
        guard let rate = result.rate, let interval = result.interval else { return nil }
        return result.rule == .maxAborts
            ? "\(Numbers.decimal(interval.low))–\(Numbers.decimal(interval.high))" : writing.interval(rate.interval)
    }

    /// The figure with its n, and the threshold: `success rate 88.9% of 54 finished requests (…), threshold 99%`.
    private func figure(_ result: CheckResult) -> [Span] {
        let limit = words(result.isWeighted ? "checkWeighted" : "checkLimit", ["limit": limit(result)])
        var values = ["limit": limit, "value": value(result) ?? writing.undefined]
        if let rate = result.rate {
            values["n"] = Numbers.grouped(rate.count)
            values["finished"] = words.counted("finishedCount", rate.total)
            values["interval"] = interval(result)
        }
        let key: String
        switch result.measure {
        case .success(let rate): key = rate == nil ? "checkSuccessNone" : "checkSuccess"
        case .aborts(let rate): key = rate == nil ? "checkAbortsNone" : "checkAborts"
        case .pending(let oldest, _, let count):
            key = oldest == nil ? "checkPendingNone" : "checkPending"
            values["more"] = count > 1 ? words("checkPendingMore", ["n": Numbers.grouped(count)]) : ""
        case .age(let last, _): key = last == nil ? "checkAgeNone" : "checkAge"
        case .budget(let budget, let weeks):
            key = "checkBudgetLimit"
            values["budget"] = self.budget(budget, weeks: weeks)
        }
        var spans = values.mapValues { [Span($0)] }
        spans["request"] = result.request.map { [Span($0.id.description, .identifier)] }
        return words.spans(key, spans)
    }

    /// `error budget of 4 weeks 140.0% spent: 14 of 1,000 finished requests failed or were aborted, 10.0 allowed by …`
    private func budget(_ budget: ErrorBudget, weeks: Int) -> String {
        let weeks = words.counted("weekCount", weeks)
        guard budget.finished > 0 else { return words("checkBudgetNone", ["weeks": weeks]) }
        let spent = budget.spent.map { words("checkBudgetSpent", ["value": Numbers.decimal($0 * 100) + "%"]) }
        return words(
            "checkBudget",
            [
                "weeks": weeks, "spent": spent ?? words[budget.isExceeded ? "budgetExceeded" : "checkBudgetUntouched"],
                "n": Numbers.grouped(budget.observed), "finished": words.counted("finishedCount", budget.finished),
                "allowed": CheckNumbers.requests(budget.allowed),
                "objective": CheckNumbers.limit(budget.objective) + "%",
            ])
    }

    /// `2026-11-18`, of ages with the time; empty where it is not known since when it is broken.
    func since(_ result: CheckResult) -> String {
        guard let since = result.since else { return "" }
        let isDay = result.rate != nil && figures.period != nil
        return isDay ? writing.zone.day(of: since.at).description : writing.time(since.at)
    }

    /// The same where it stands alone: `2026-11-18 or earlier`, where the history does not reach back to the beginning.
    func sinceAlone(_ result: CheckResult) -> String {
        let time = since(result)
        return result.since?.isOrEarlier == true ? words("sinceOrEarlier", ["time": time]) : time
    }

    /// What is broken, by how much and since when, in one sentence.
    func sentence(_ result: CheckResult) -> [Span] {
        let sentence = subject(result.mapping) + [Span(": ")] + figure(result)
        guard let since = result.since else { return sentence }
        let key = since.isOrEarlier ? "checkSinceEarlier" : "checkSince"
        return sentence + [Span(", " + words(key, ["time": self.since(result)]))]
    }

    /// What is known about a result, and what was: `acknowledged until 2026-12-01: ticket 4711 (data team)`.
    func remarks(_ result: CheckResult) -> [[Span]] {
        result.acknowledgements.map { remark("checkKnownBy", $0) } + result.expired.map { remark("checkExpired", $0) }
    }

    private func remark(_ key: String, _ known: Acknowledgement) -> [Span] {
        words.spans(
            key,
            [
                "until": [Span(known.until.description)], "reason": [Span(known.reason, .prose)],
                "owner": [Span(known.owner, .prose)],
            ])
    }

    /// All that is said of a result.
    func entry(_ result: CheckResult) -> [Span] { .joined([sentence(result)] + remarks(result), "; ") }
}

extension [Span] {
    /// The text in one line of plain text, whole: what captures hold can do no harm there.
    var visible: String { map { $0.isCaptured ? PlainText.visible($0.text) : $0.text }.joined() }
}
