import Assessment
import IngestionAPI

/// The sentences of a check: what is broken, by which figure with its n, since when, and what to look at next.
struct CheckPhrases {
    private let figures: CheckFigures
    private let labels: MappingLabels
    private let database: String?
    private let namesOrganizations: Bool

    init(_ report: CheckReport, _ options: CheckOptions) {
        figures = report.figures
        labels = options.labels
        database = options.database
        namesOrganizations = Set(figures.mappings.map(\.name.organization)).count > 1
    }

    /// `Profiles (1042)`, with its organization where there are several; or all together.
    func subject(_ mapping: MappingName?) -> String {
        guard let mapping else { return "All together" }
        let name = PlainText.visible(labels.shown(mapping))
        return namesOrganizations ? "\(name) of \(PlainText.visible(mapping.organization))" : name
    }

    /// The figure with its n, and the threshold: `success rate 88.9% of 54 finished requests (…), threshold 99%`.
    func figure(_ result: CheckResult) -> String {
        let limit = CheckNumbers.limit(result.limit)
        let weighted = result.isWeighted ? ", weighted over the mappings' own" : ""
        switch result.measure {
        case .success(let rate):
            let threshold = "threshold \(limit)%\(weighted)"
            guard let rate else { return "success rate –, nothing finished; \(threshold)" }
            return "success rate \(CheckNumbers.percent(rate.rate, apartFrom: result.limit)) of \(finished(rate)) "
                + "(95% interval \(Numbers.percent(rate.interval.low))–\(Numbers.percent(rate.interval.high))), \(threshold)"
        case .aborts(let rate):
            let threshold = "threshold \(limit)\(weighted)"
            guard let rate else { return "aborts per 1,000 –, nothing finished; \(threshold)" }
            let (low, high) = (rate.interval.low * 1_000, rate.interval.high * 1_000)
            return "\(CheckNumbers.text(rate.rate * 1_000, apartFrom: result.limit)) aborts per 1,000, "
                + "\(Numbers.grouped(rate.count)) of \(finished(rate)) "
                + "(95% interval \(Numbers.decimal(low))–\(Numbers.decimal(high))), \(threshold)"
        case .pending(let oldest, let age, let count):
            guard let oldest else { return "nothing pending, threshold \(limit) h" }
            let all = count > 1 ? ", the oldest of \(Numbers.grouped(count))" : ""
            return "request \(PlainText.visible(oldest.id.description)) pending for \(hours(age, result))\(all), "
                + "threshold \(limit) h"
        case .age(let last, let age):
            guard let last else { return "no data: no request was ever ingested, threshold \(limit) h" }
            return "last success \(hours(age, result)) ago (request \(PlainText.visible(last.id.description))), "
                + "threshold \(limit) h"
        case .budget(let budget, let weeks):
            return "\(Self.budget(budget, weeks: weeks)); threshold \(limit)%"
        }
    }

    /// `error budget of 4 weeks 140.0% spent: 14 of 1,000 finished requests failed or were aborted, 10.0 allowed by …`
    static func budget(_ budget: ErrorBudget, weeks: Int) -> String {
        guard budget.finished > 0 else { return "error budget of \(weeks) weeks –, nothing finished" }
        return "error budget of \(weeks) weeks \(spent(budget)): \(Numbers.grouped(budget.observed)) of "
            + "\(Numbers.grouped(budget.finished)) finished requests failed or were aborted, "
            + "\(requests(budget.allowed)) allowed by the objective of \(CheckNumbers.limit(budget.objective))%"
    }

    /// `140% spent`; without anything allowed there is no share to give.
    static func spent(_ budget: ErrorBudget) -> String {
        budget.spent.map { "\(Numbers.decimal($0 * 100))% spent" } ?? (budget.isExceeded ? "exceeded" : "untouched")
    }

    /// How many requests a budget allows: `9.4`, `120`.
    static func requests(_ count: Double) -> String {
        abs(count) < 100 ? Numbers.decimal(count) : Numbers.grouped(Int64(count.rounded(.towardZero)))
    }

    private func finished(_ rate: Proportion) -> String {
        "\(Numbers.grouped(rate.total)) finished request\(rate.total == 1 ? "" : "s")"
    }

    private func hours(_ age: Int64, _ result: CheckResult) -> String {
        CheckNumbers.text(Double(age) / 3_600_000, apartFrom: result.limit) + " h"
    }

    /// `broken since 2026-11-18`; empty where that is not known.
    func since(_ result: CheckResult) -> String {
        guard let since = result.since else { return "" }
        let isRate = result.rule == .minSuccessRate || result.rule == .maxAborts
        let text =
            isRate && figures.period != nil ? figures.timeZone.day(of: since.at).description : time(since.at)
        return "broken since \(text)\(since.isOrEarlier ? " or earlier" : "")"
    }

    /// `2026-11-22 18:30`, by the clocks of the check's zone.
    func time(_ instant: Instant) -> String {
        ClockTime(instant, in: figures.timeZone).toMinute
    }

    /// What is broken, by how much and since when, in one sentence.
    func sentence(_ result: CheckResult) -> String {
        let since = since(result)
        return "\(subject(result.mapping)): \(figure(result))" + (since.isEmpty ? "" : ", \(since)")
    }

    /// `acknowledged until 2026-12-01: ticket 4711 (data team)`.
    func known(_ acknowledgement: Acknowledgement) -> String {
        "acknowledged until \(acknowledgement.until): \(PlainText.visible(acknowledgement.reason)) "
            + "(\(PlainText.visible(acknowledgement.owner)))"
    }

    /// `was acknowledged up to 2026-11-20: …`.
    func expired(_ acknowledgement: Acknowledgement) -> String {
        "was acknowledged up to \(acknowledgement.until) only: \(PlainText.visible(acknowledgement.reason)) "
            + "(\(PlainText.visible(acknowledgement.owner)))"
    }

    /// The command that shows what is behind a result.
    func command(_ result: CheckResult) -> String {
        switch result.measure {
        case .pending(let oldest?, _, _): return request(oldest.id, result.mapping)
        case .age(nil, _): return "ingest-audit imports" + databaseOption
        case .age(let last?, _):
            return report(
                result.mapping, from: min(figures.timeZone.day(of: last.at), figures.today), to: figures.today)
        case .budget(_, let weeks):
            return report(
                result.mapping, from: figures.lastDay.advanced(by: 1 - 7 * weeks), to: figures.lastDay)
        default:
            let option = figures.period?.option ?? days(from: figures.timeZone.day(of: figures.window.lowerBound))
            guard let mapping = result.mapping else { return report(nil, option: option) }
            let status = result.rule == .maxAborts ? " --status aborted" : " --status failed --status aborted"
            return "ingest-audit requests\(status)\(option)\(scope(mapping))\(databaseOption)"
        }
    }

    private func request(_ id: RequestID, _ mapping: MappingName?) -> String {
        "ingest-audit requests \(ShellText.quoted(id.description))\(organization(mapping))\(databaseOption)"
    }

    private func report(_ mapping: MappingName?, from first: Day, to last: Day) -> String {
        report(mapping, option: Period(first: first, last: last, timeZone: figures.timeZone)?.option ?? "")
    }

    private func days(from first: Day) -> String {
        Period(first: first, last: figures.lastDay, timeZone: figures.timeZone)?.option ?? ""
    }

    private func report(_ mapping: MappingName?, option: String) -> String {
        "ingest-audit report weekly\(option)\(mapping.map(scope) ?? "")\(databaseOption)"
    }

    private func scope(_ mapping: MappingName) -> String {
        "\(organization(mapping)) \(ShellText.option("mapping", mapping.mapping))"
    }

    private func organization(_ mapping: MappingName?) -> String {
        guard let mapping, namesOrganizations else { return "" }
        return " " + ShellText.option("org", mapping.organization)
    }

    private var databaseOption: String { database.map { " --db " + ShellText.quoted($0) } ?? "" }
}
