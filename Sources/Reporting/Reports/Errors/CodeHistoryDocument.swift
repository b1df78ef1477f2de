import Assessment
import IngestionAPI

/// All about one code as JSON, schema `ingest-audit/error/1`. Rates are fractions, times RFC 3339 in UTC; what is unknown is
/// `null`.
struct CodeHistoryDocument: Encodable {
    let schema = "ingest-audit/error/1"
    let period: PeriodDocument
    let error: RowDocument<ErrorsColumns.Row>
    /// The first day of what was looked at request by request, where that is not the whole period.
    @Null var since: String?
    let patterns: [PatternDocument]
    let episodes: [RowDocument<Episode>]
    let recovery: RecoveryDocument
    let retries: RetriesDocument
    /// Episodes begun in each of the 168 hours of a week, Monday 00:00 first, in the period's time zone.
    let episodesByHour: [Int]
    let mappings: [RowDocument<MappingShare>]
    let precursors: [RowDocument<PrecursorColumns.Row>]
    /// How many episodes, and how many other requests, were compared.
    let comparedEpisodes: Int
    let comparedRequests: Int
    let batches: [RowDocument<RequestFigures>]
    let answers: [AnswerDocument]
    @Null var advice: AdviceDocument?
    @Null var note: String?
    @Null var noteOwner: String?

    init(_ analysis: CodeAnalysis, _ options: ReportOptions) {
        let history = analysis.history
        let labels = options.labels
        let code = history.figures.code
        period = PeriodDocument(history.errors.period)
        error = RowDocument(
            ErrorsColumns.all(history.errors), .init(error: history.figures, figures: history.errors))
        since = history.since?.description
        patterns = analysis.patterns.map(PatternDocument.init)
        episodes = history.episodes.map { RowDocument(EpisodeColumns.all(code, labels), $0) }
        recovery = RecoveryDocument(analysis.episodes)
        retries = RetriesDocument(analysis.retries)
        episodesByHour = analysis.hours
        mappings = history.shares.map { RowDocument(ShareColumns.all(labels), $0) }
        precursors = analysis.precursors.map { RowDocument(PrecursorColumns.all, .init(precursor: $0.0, excess: $0.1)) }
        comparedEpisodes = history.onsets.count
        comparedRequests = history.others.count
        batches = analysis.requests.reversed().filter { $0.batchID != nil }.map { RowDocument(BatchColumns.all, $0) }
        answers = TypicalAnswers.of(history.stories).map { AnswerDocument($0.story, $0.sight) }
        advice = code.flatMap { CodeCatalogue(.en)[$0] }.map(AdviceDocument.init)
        note = code.flatMap { options.codeNotes[$0]?.text }
        noteOwner = code.flatMap { options.codeNotes[$0]?.owner }
    }

    struct RecoveryDocument: Encodable {
        let episodes: Int
        let open: Int
        let lost: Int
        let longest: Int
        @Null var medianSeconds: Double?
        @Null var p95Seconds: Double?
        let usualRecords: Int128
        let lostWithoutUsual: Int

        init(_ figures: EpisodeFigures) {
            episodes = figures.count
            open = figures.open
            lost = figures.lost
            longest = figures.longest
            medianSeconds = figures.medianRecovery.map { Double($0) / 1_000 }
            p95Seconds = figures.slowRecovery.map { Double($0) / 1_000 }
            usualRecords = figures.usualRecords
            lostWithoutUsual = figures.withoutUsual
        }
    }

    struct RateDocument: Encodable {
        let count: Int
        let n: Int
        let low: Double
        let high: Double

        init(_ proportion: Proportion) {
            count = proportion.count
            n = proportion.total
            low = proportion.interval.low
            high = proportion.interval.high
        }
    }

    struct RetriesDocument: Encodable {
        struct Delay: Encodable {
            @Null var upToSeconds: Double?
            @Null var succeeded: RateDocument?

            init(_ delay: RetryFigures.Delay) {
                upToSeconds = delay.upTo.map { Double($0) / 1_000 }
                succeeded = delay.helped.map(RateDocument.init)
            }
        }

        @Null var soon: RateDocument?
        @Null var soonSeconds: Double?
        @Null var other: RateDocument?
        let unknown: Int
        let byDelay: [Delay]

        init(_ figures: RetryFigures) {
            soon = figures.retries.map(RateDocument.init)
            soonSeconds = figures.retryDelay.map { Double($0) / 1_000 }
            other = figures.others.map(RateDocument.init)
            unknown = figures.unknown
            byDelay = figures.delays.map(Delay.init)
        }
    }

    struct AnswerDocument: Encodable {
        let request: String
        let organization: String
        let mapping: String
        let at: String
        let httpStatus: Int
        let response: String
        let path: String
        let line: Int

        init(_ story: StoryFigures, _ sight: StoryFigures.Sight) {
            request = story.id.description
            organization = story.name.organization
            mapping = story.name.mapping
            at = sight.at.description
            httpStatus = sight.httpStatus
            response = sight.text
            path = sight.path
            line = sight.line
        }
    }

    struct AdviceDocument: Encodable {
        let meaning: String
        let cause: String
        let action: String
        let source: String

        init(_ entry: CodeCatalogue.Entry) {
            meaning = entry.meaning
            cause = entry.cause
            action = entry.action
            source = entry.source
        }
    }
}

/// A pattern: its kind, what it is about, and the figures that it rests on.
struct PatternDocument: Encodable {
    let kind: String
    @Null var weekday: Int?
    @Null var hourFrom: Int?
    @Null var hourTo: Int?
    @Null var mappings: [String]?
    @Null var isAll: Bool?
    @Null var precursor: String?
    @Null var helps: Bool?
    let observed: Int
    let n: Int
    @Null var expected: Double?
    @Null var lift: Double?
    @Null var pValue: Double?

    init(_ pattern: CodePattern) {
        var excess: Excess?
        switch pattern {
        case .time(let time, let figures):
            kind = "time"
            weekday = time.weekday
            hourFrom = time.hours.lowerBound
            hourTo = time.hours.upperBound
            excess = figures
        case .mappings(let names, let isAll, let figures):
            kind = "mappings"
            mappings = names.map(\.mapping)
            self.isAll = isAll
            excess = figures
        case .before(let precursor, let figures):
            kind = "before"
            self.precursor = precursor.rawValue
            excess = figures
        case .retry(let helps, let retries):
            kind = "retry"
            self.helps = helps
            observed = retries.count
            n = retries.total
            return
        }
        observed = excess?.observed ?? 0
        n = excess?.total ?? 0
        expected = excess?.expected
        lift = excess.map(\.lift)
        pValue = excess?.pValue
    }
}
