import Assessment
import Foundation
import IngestionAPI

/// A check's results as JSON, schema `ingest-audit/check/1`: keys may be added, none is ever renamed or left out.
struct CheckDocument: Encodable {
    let schema = "ingest-audit/check/1"
    /// `broken`, `ok` or `noData`.
    let status: String
    let now: String
    let window: Window
    let results: Summary
    let totals: CountsDocument
    let mappings: [Mapping]
    let checks: [Check]
    @Null var errorBudget: ErrorBudgetDocument?
    @Null var lastExchange: String?

    init(_ report: CheckReport, _ phrases: CheckPhrases, _ options: CheckOptions) {
        let figures = report.figures
        status = report.isBroken ? "broken" : report.isWithoutData ? "noData" : "ok"
        now = figures.now.description
        window = Window(figures)
        results = Summary(report)
        totals = CountsDocument(figures.totals)
        mappings = figures.mappings.map { Mapping($0, figures.counts($0), options.labels[$0.name]) }
        checks = report.results.map { Check($0, phrases, $0.mapping.flatMap { options.labels[$0] }) }
        errorBudget = ErrorBudgetDocument(figures.rolling, report.thresholds)
        lastExchange = figures.evidence.lastExchange?.description
    }

    /// The document with its keys in order, ending in a line break.
    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }

    /// The time that rates are counted over.
    struct Window: Encodable {
        /// The first instant, and the first one behind it.
        let from: String
        let to: String
        /// The days, as the weekly report names them; null for a window of hours.
        @Null var period: PeriodDocument?

        init(_ figures: CheckFigures) {
            from = figures.window.lowerBound.description
            to = figures.window.upperBound.description
            period = figures.period.map(PeriodDocument.init)
        }
    }

    /// How many results of each state.
    struct Summary: Encodable {
        let checks: Int
        let broken: Int
        let acknowledged: Int
        let chance: Int
        let noData: Int
        let ok: Int

        init(_ report: CheckReport) {
            checks = report.results.count
            broken = report.results(.broken).count
            acknowledged = report.results(.acknowledged).count
            chance = report.results(.chance).count
            noData = report.results(.noData).count
            ok = report.results(.ok).count
        }
    }

    /// A mapping: its counts of the window stand beside its name.
    struct Mapping: Encodable {
        let organization: String
        let mapping: String
        @Null var name: String?
        @Null var owner: String?
        @Null var schema: String?
        let counts: CountsDocument
        @Null var lastSuccess: Moment?
        @Null var oldestPending: Moment?
        /// Of all the history, not of the window alone.
        let pendingInAll: Int

        init(_ figures: MappingCheckFigures, _ counts: Counts, _ label: MappingLabel?) {
            organization = figures.name.organization
            mapping = figures.name.mapping
            name = label?.name
            owner = label?.owner
            schema = label?.schema
            self.counts = CountsDocument(counts)
            lastSuccess = figures.lastSuccess.map(Moment.init)
            oldestPending = figures.oldestPending.map(Moment.init)
            pendingInAll = figures.pending
        }

        private enum CodingKeys: CodingKey {
            case organization, mapping, name, owner, schema, lastSuccess, oldestPending, pendingInAll
        }

        func encode(to encoder: any Encoder) throws {
            try counts.encode(to: encoder)
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(organization, forKey: .organization)
            try container.encode(mapping, forKey: .mapping)
            try container.encode(_name, forKey: .name)
            try container.encode(_owner, forKey: .owner)
            try container.encode(_schema, forKey: .schema)
            try container.encode(_lastSuccess, forKey: .lastSuccess)
            try container.encode(_oldestPending, forKey: .oldestPending)
            try container.encode(pendingInAll, forKey: .pendingInAll)
        }
    }

    /// A request and a moment of it.
    struct Moment: Encodable {
        let request: String
        /// The same by the name that it had first.
        let requestId: String
        let at: String

        init(_ moment: RequestMoment) {
            request = moment.id.description
            requestId = request
            at = moment.at.description
        }
    }

    /// One threshold.
    struct Check: Encodable {
        @Null var organization: String?
        @Null var mapping: String?
        @Null var name: String?
        @Null var owner: String?
        @Null var schema: String?
        let check: String
        let threshold: Double
        let weighted: Bool
        let state: String
        /// In the threshold's unit: percent, per 1,000, hours; null where there is nothing to measure.
        @Null var value: Double?
        /// What it is counted from; null where it is no rate.
        @Null var n: Int?
        @Null var low: Double?
        @Null var high: Double?
        @Null var request: Moment?
        @Null var since: String?
        let acknowledgements: [AcknowledgementDocument]
        let expired: [AcknowledgementDocument]
        let message: String
        let command: String

        init(_ result: CheckResult, _ phrases: CheckPhrases, _ label: MappingLabel?) {
            organization = result.mapping?.organization
            mapping = result.mapping?.mapping
            name = label?.name
            owner = label?.owner
            schema = label?.schema
            check = result.rule.rawValue
            threshold = result.limit
            weighted = result.isWeighted
            state = result.state.rawValue
            since = result.since?.at.description
            acknowledgements = result.acknowledgements.map(AcknowledgementDocument.init)
            expired = result.expired.map(AcknowledgementDocument.init)
            message = phrases.sentence(result)
            command = phrases.command(result)
            switch result.measure {
            case .success(let rate): take(rate, times: 100)
            case .aborts(let rate): take(rate, times: 1_000)
            case .pending(let oldest, let age, let count):
                (n, request) = (count, oldest.map(Moment.init))
                value = oldest.map { _ in Double(age) / 3_600_000 }
            case .age(let last, let age):
                request = last.map(Moment.init)
                value = last.map { _ in Double(age) / 3_600_000 }
            case .budget(let budget, _): (value, n) = (budget.spent.map { $0 * 100 }, budget.finished)
            }
        }

        private mutating func take(_ rate: Proportion?, times factor: Double) {
            guard let rate else { return }
            // Like the weekly report's figures, to the last bit.
            value = factor == 100 ? rate.rate * factor : Double(rate.count) * factor / Double(rate.total)
            n = rate.total
            (low, high) = (rate.interval.low * factor, rate.interval.high * factor)
        }
    }
}

/// What is known about some trouble.
struct AcknowledgementDocument: Encodable {
    @Null var organization: String?
    @Null var mapping: String?
    @Null var code: String?
    @Null var check: String?
    let until: String
    let owner: String
    let reason: String

    init(_ acknowledgement: Acknowledgement) {
        organization = acknowledgement.organization
        mapping = acknowledgement.mapping
        code = acknowledgement.code
        check = acknowledgement.rule?.rawValue
        until = acknowledgement.until.description
        owner = acknowledgement.owner
        reason = acknowledgement.reason
    }
}
