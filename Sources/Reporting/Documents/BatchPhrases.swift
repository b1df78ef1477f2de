import Figures
import IngestionAPI

/// What the Platform says of a batch, in words.
struct BatchPhrases {
    let writing: Writing
    private var words: Words { writing.words }

    /// `partially ingested`.
    func outcome(_ batch: BatchFigures) -> Span {
        guard batch.seen != nil else { return Span(words["batch_unasked"]) }
        let word = words["batch_\(batch.outcome)"]
        let own = batch.outcome == .unknown ? batch.state.map { " (\($0))" } ?? "" : ""
        return Span(word + own, isCaptured: !own.isEmpty, tone: Tone(batch.outcome))
    }

    /// `519 records came in, 514 were ingested, 5 were not`; what is not told is left a dash.
    func records(_ batch: BatchFigures) -> String {
        let told = [batch.inputRecords, batch.outputRecords, batch.failedRecords]
        guard told.contains(where: { $0 != nil }) else { return words["batchRecordsUnknown"] }
        func text(_ count: Int64?) -> String { count.map { Numbers.grouped($0) } ?? writing.undefined }
        return words(
            "batchRecords",
            [
                "input": text(batch.inputRecords), "output": text(batch.outputRecords),
                "failed": text(batch.failedRecords),
            ])
    }

    /// `INGEST-1401-400 (2 records), INGEST-1212-400`; nil for none.
    func reasons(_ batch: BatchFigures) -> [Span]? {
        let all = batch.reasons.filter { !$0.code.isEmpty }.map { reason -> [Span] in
            let code = Span(reason.code, .identifier)
            guard let records = reason.records else { return [code] }
            return words.spans(
                "batchReason", ["code": [code], "records": [Span(words.counted("batchRecordCount", Int(records)))]])
        }
        return all.isEmpty ? nil : .joined(all, ", ")
    }

    /// What a request's story says of its batch, a sentence each.
    func story(_ batch: BatchFigures, of organization: String, _ options: ReportOptions) -> [[Span]] {
        var sentences = [
            words.spans(
                "storyBatchKnown",
                [
                    "batch": [Span(batch.id, .prose)], "outcome": [outcome(batch)],
                    "records": [Span(batch.outcome == .gone ? "" : "; " + records(batch))],
                    "time": [Span(writing.second(batch.seen ?? batch.lastSeen))],
                ])
        ]
        if let reasons = reasons(batch) { sentences.append(words.spans("storyBatchReasons", ["reasons": reasons])) }
        for row in batch.refusedRows {
            sentences.append(
                words.spans(
                    "storyBatchRows",
                    [
                        "code": [Span(row.code, .identifier)], "message": [Span(row.message, .prose)],
                        "n": [Span(Numbers.grouped(row.rows))],
                    ]))
        }
        if !batch.related.isEmpty {
            let names = batch.related.map { [Span($0, .prose)] }
            sentences.append(words.spans("storyBatchRelated", ["batches": .joined(names, ", ")]))
        }
        if let doubt = doubt(batch, organization, options) { sentences.append(doubt) }
        return sentences
    }

    /// Why the batch may not be the one that the request means; nil where its organization is known to be the request's.
    private func doubt(_ batch: BatchFigures, _ organization: String, _ options: ReportOptions) -> [Span]? {
        guard let imsOrg = batch.imsOrg else {
            return batch.seen == nil || batch.outcome == .gone ? nil : words.spans("storyBatchNoOrg", [:])
        }
        let one = [Span(imsOrg, .name)]
        if let other = batch.otherImsOrg {
            return words.spans("storyBatchTwoOrgs", ["one": one, "other": [Span(other, .name)]])
        }
        switch batch.belonging(to: organization, options.platformOrganizations) {
        case .own: return nil
        case .others(let another):
            return words.spans("storyBatchOtherOrg", ["one": one, "other": [Span(another, .name)]])
        case .doubtful:
            return words.spans("storyBatchDoubt", ["one": one, "organization": [Span(organization, .name)]])
        }
    }
}

extension Words {
    /// ` (2 expired, 3 not asked about yet)`: the batches of which the Platform has not told; empty for none.
    /// - Parameter unnamed: how many requests name none.
    func untold(_ sums: PlatformFigures.Sums, unnamed: Int = 0) -> String {
        let list = [("platformGone", sums.gone), ("platformUnasked", sums.unasked), ("platformUnnamed", unnamed)]
            .filter { $0.1 > 0 }.map { self($0, ["n": Numbers.grouped($1)]) }
        return list.isEmpty ? "" : self("platformRest", ["list": list.joined(separator: ", ")])
    }
}

extension Tone {
    /// How a batch's outcome is underlined; nil for none.
    init?(_ outcome: BatchOutcome) {
        switch outcome {
        case .failed: self = .bad
        case .aborted, .partial: self = .watch
        case .ingested: self = .good
        case .underway, .gone, .putAway, .unknown: return nil
        }
    }
}

extension JSONObject {
    /// What the Platform says of a batch.
    init(_ batch: BatchFigures) {
        self = [
            "id": batch.id, "outcome": batch.outcome.name, "state": batch.state, "seenAt": batch.seen?.description,
            "lastSeen": batch.lastSeen.description, "imsOrg": batch.imsOrg, "otherImsOrg": batch.otherImsOrg,
            "dataset": batch.dataset, "inputRecords": batch.inputRecords, "outputRecords": batch.outputRecords,
            "failedRecords": batch.failedRecords, "createdAt": batch.created?.description,
            "startedAt": batch.started?.description, "completedAt": batch.completed?.description,
            "related": batch.related,
            "reasons": batch.reasons.map { reason -> JSONObject in
                ["code": reason.code, "errors": reason.errors, "records": reason.records]
            },
            "refusedRows": batch.refusedRows.map { row -> JSONObject in
                ["code": row.code, "message": row.message, "rows": row.rows]
            },
        ]
    }
}
