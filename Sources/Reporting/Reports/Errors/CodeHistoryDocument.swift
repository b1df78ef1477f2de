import Assessment
import Figures
import IngestionAPI

extension JSONObject {
    /// All about one code, schema `ingest-audit/error/1`. Rates are fractions, times RFC 3339 in UTC; what is unknown is `null`.
    init(_ analysis: CodeAnalysis, _ options: ReportOptions) {
        let history = analysis.history
        let code = history.figures.code
        let note = code.flatMap { options.codeNotes[$0] }
        self = [
            "schema": "ingest-audit/error/1", "period": JSONObject(history.errors.period),
            "error": RowDocument(
                ErrorsColumns.all(history.errors), .init(error: history.figures, figures: history.errors)),
            // The first day of what was looked at request by request, where that is not the whole period.
            "since": history.since?.description, "patterns": analysis.patterns.map { JSONObject($0) },
            "episodes": history.episodes.map { RowDocument(EpisodeColumns.all(code, options.labels), $0) },
            "recovery": JSONObject(analysis.episodes), "retries": JSONObject(analysis.retries),
            // Of the 168 hours of a week, Monday 00:00 first, in the period's time zone.
            "episodesByHour": analysis.hours,
            "mappings": history.shares.map { RowDocument(ShareColumns.all(options.labels), $0) },
            "precursors": analysis.precursors.map {
                RowDocument(PrecursorColumns.all, .init(precursor: $0.0, excess: $0.1))
            },
            "comparedEpisodes": history.onsets.count, "comparedRequests": history.others.count,
            "batches": analysis.batches.reversed().map { RowDocument(BatchColumns.all, $0) },
            "platformReasons": PlatformReason.ranked(analysis.batches).map {
                RowDocument(ReasonColumns.all(CodeCatalogue(.en)), $0)
            },
            "answers": TypicalAnswers.of(history.stories).map { JSONObject($0.story, $0.sight) },
            "advice": code.flatMap { CodeCatalogue(.en)[$0] }.map { entry -> JSONObject in
                ["meaning": entry.meaning, "cause": entry.cause, "action": entry.action, "source": entry.source]
            }, "note": note?.text, "noteOwner": note?.owner,
        ]
    }

    private init(_ figures: EpisodeFigures) {
        self = [
            "episodes": figures.count, "open": figures.open, "lost": figures.lost, "longest": figures.longest,
            "medianSeconds": figures.medianRecovery.map { Double($0) / 1_000 },
            "p95Seconds": figures.slowRecovery.map { Double($0) / 1_000 }, "usualRecords": figures.usualRecords,
            "lostWithoutUsual": figures.withoutUsual,
        ]
    }

    private init(_ figures: RetryFigures) {
        self = [
            "soon": figures.retries.map { JSONObject($0) },
            "soonSeconds": figures.retryDelay.map { Double($0) / 1_000 },
            "other": figures.others.map { JSONObject($0) }, "unknown": figures.unknown,
            "byDelay": figures.delays.map { delay -> JSONObject in
                [
                    "upToSeconds": delay.upTo.map { Double($0) / 1_000 },
                    "succeeded": delay.helped.map { JSONObject($0) },
                ]
            },
        ]
    }

    /// A share with its n and its interval.
    private init(_ share: Proportion) {
        self = [
            "count": share.count, "n": share.total, "low": share.interval.low, "high": share.interval.high,
        ]
    }

    private init(_ story: StoryFigures, _ sight: StoryFigures.Sight) {
        self = [
            "request": story.id.description, "organization": story.name.organization, "mapping": story.name.mapping,
            "at": sight.at.description, "httpStatus": sight.httpStatus, "response": sight.text, "path": sight.path,
            "line": sight.line,
        ]
    }

    /// A pattern: its kind, what it is about, and the figures that it rests on.
    private init(_ pattern: CodePattern) {
        func object(
            _ kind: String, _ excess: Excess?, time: WeekTime? = nil, mappings: [MappingName]? = nil,
            isAll: Bool? = nil, precursor: Precursor? = nil, helps: Bool? = nil, of retries: Proportion? = nil
        ) -> JSONObject {
            [
                "kind": kind, "weekday": time?.weekday, "hourFrom": time?.hours.lowerBound,
                "hourTo": time?.hours.upperBound, "mappings": mappings?.map(\.mapping), "isAll": isAll,
                "precursor": precursor?.rawValue, "helps": helps, "observed": excess?.observed ?? retries?.count,
                "n": excess?.total ?? retries?.total, "expected": excess?.expected, "lift": excess?.lift,
                "pValue": excess?.pValue,
            ]
        }
        switch pattern {
        case .time(let time, let excess): self = object("time", excess, time: time)
        case .mappings(let names, let isAll, let excess):
            self = object("mappings", excess, mappings: names, isAll: isAll)
        case .before(let precursor, let excess): self = object("before", excess, precursor: precursor)
        case .retry(let helps, let retries): self = object("retry", nil, helps: helps, of: retries)
        }
    }
}
