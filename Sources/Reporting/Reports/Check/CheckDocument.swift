import Assessment
import Figures
import IngestionAPI

/// A check's results as JSON, schema `ingest-audit/check/1`: keys may be added, none is ever renamed or left out.
struct CheckDocument {
    /// The sentences in English.
    let phrases: CheckPhrases
    let commands: CheckCommands
    let labels: MappingLabels

    var object: JSONObject {
        let results = phrases.results
        let figures = results.figures
        return [
            "schema": "ingest-audit/check/1",
            "status": results.isBroken ? "broken" : results.isWithoutData ? "noData" : "ok",
            "now": figures.now.description,
            // The days as the weekly report names them; null for a window of hours.
            "window": [
                "from": figures.window.lowerBound.description, "to": figures.window.upperBound.description,
                "period": figures.period.map { JSONObject($0) },
            ] as JSONObject,
            "results": count(results),
            "totals": JSONObject(figures.totals),
            "mappings": figures.mappings.map { mapping($0, figures.counts($0)) },
            "checks": results.all.map(check),
            "errorBudget": ErrorBudgetDocument(figures.rolling, results.thresholds),
            "lastExchange": figures.evidence.lastExchange?.description,
        ]
    }

    /// How many results of each state.
    private func count(_ results: CheckResults) -> JSONObject {
        [
            "checks": results.all.count, "broken": results.of(.broken).count,
            "acknowledged": results.of(.acknowledged).count, "chance": results.of(.chance).count,
            "noData": results.of(.noData).count, "ok": results.of(.ok).count,
        ]
    }

    private func name(_ mapping: MappingName?) -> JSONObject {
        let label = mapping.flatMap { labels[$0] }
        return [
            "organization": mapping?.organization, "mapping": mapping?.mapping, "name": label?.name,
            "owner": label?.owner, "schema": label?.schema,
        ]
    }

    /// A mapping: its counts of the window, and what is pending of all the history.
    private func mapping(_ mapping: MappingCheckFigures, _ counts: Counts) -> JSONObject {
        let moments: JSONObject = [
            "lastSuccess": mapping.lastSuccess.map(moment), "oldestPending": mapping.oldestPending.map(moment),
            "pendingInAll": mapping.pending,
        ]
        return moments.beside(name(mapping.name).beside(JSONObject(counts)))
    }

    /// A request and a moment of it; `requestId` is the name that the ID had first.
    private func moment(_ moment: RequestMoment) -> JSONObject {
        let id = moment.id.description
        return ["request": id, "requestId": id, "at": moment.at.description]
    }

    /// One threshold. Its value is in the threshold's unit: percent, per 1,000, hours; null where there is nothing to measure.
    private func check(_ result: CheckResult) -> JSONObject {
        let check: JSONObject = [
            "check": result.rule.rawValue, "threshold": result.limit, "weighted": result.isWeighted,
            "state": result.state.rawValue, "value": result.value, "n": result.n, "low": result.interval?.low,
            "high": result.interval?.high, "request": result.request.map(moment),
            "since": result.since?.at.description, "sinceOrEarlier": result.since?.isOrEarlier,
            "acknowledgements": result.acknowledgements.map { JSONObject($0) },
            "expired": result.expired.map { JSONObject($0) }, "message": phrases.sentence(result).visible,
            "command": commands.command(result),
        ]
        return check.beside(name(result.mapping))
    }
}
