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

    init(_ phrases: CheckPhrases, _ commands: CheckCommands, _ labels: MappingLabels) {
        let results = phrases.results
        let figures = results.figures
        status = results.isBroken ? "broken" : results.isWithoutData ? "noData" : "ok"
        now = figures.now.description
        window = Window(figures)
        self.results = Summary(results)
        totals = CountsDocument(figures.totals)
        mappings = figures.mappings.map { Mapping($0, figures.counts($0), labels[$0.name]) }
        checks = results.all.map { Check($0, phrases, commands, $0.mapping.flatMap { labels[$0] }) }
        errorBudget = ErrorBudgetDocument(figures.rolling, results.thresholds)
        lastExchange = figures.evidence.lastExchange?.description
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

        init(_ results: CheckResults) {
            checks = results.all.count
            broken = results.of(.broken).count
            acknowledged = results.of(.acknowledged).count
            chance = results.of(.chance).count
            noData = results.of(.noData).count
            ok = results.of(.ok).count
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

        init(_ result: CheckResult, _ phrases: CheckPhrases, _ commands: CheckCommands, _ label: MappingLabel?) {
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
            message = phrases.sentence(result).visible
            command = commands.command(result)
            value = result.value
            n = result.n
            (low, high) = (result.interval?.low, result.interval?.high)
            request = result.request.map(Moment.init)
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
