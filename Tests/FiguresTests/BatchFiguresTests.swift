import Figures
import IngestionAPI
import Testing

@Suite("What is known of batches together")
struct BatchFiguresTests {
    private func batch(
        _ id: String, _ outcome: BatchOutcome, _ counts: [Int64?] = [nil, nil, nil], imsOrg: String? = nil
    ) -> BatchFigures {
        let at = Instant(milliseconds: 5)
        var batch = BatchFigures(id: id, outcome: outcome, state: "x", seen: at, lastSeen: at)
        (batch.inputRecords, batch.outputRecords, batch.failedRecords) = (counts[0], counts[1], counts[2])
        batch.imsOrg = imsOrg
        return batch
    }

    private func request(_ id: Int64, _ outcome: Outcome, _ batch: BatchFigures?, named: String? = nil) -> RequestBatch
    {
        let at = Instant(milliseconds: 1)
        let name = MappingName(organization: "acme", mapping: "1042")
        let request = RequestFigures(
            name: name, id: .number(id), submitted: at, lastSeen: at, outcome: outcome, batchID: batch?.id ?? named)
        return RequestBatch(request: request, batch: batch)
    }

    @Test("batches count once, however many requests name them; what is not told is not 0")
    func sums() {
        let shared = batch("b1", .partial, [100, 90, 10])
        let sums = PlatformFigures.sums([
            request(1, .failed, shared), request(2, .failed, shared),
            request(3, .failed, batch("b2", .failed, [50, 50, nil])),
            request(4, .failed, batch("b3", .underway, [500, 0, 0])), request(5, .failed, batch("b4", .gone)),
            request(6, .aborted, nil, named: "b5"), request(7, .failed, batch("b6", .partial, [nil, nil, 5])),
        ])
        #expect(sums.requests == 7 && sums.batches == 6)
        #expect(sums.known == 4 && sums.gone == 1 && sums.unasked == 1)
        // Of what failed nothing arrived, whatever was written; of what runs nothing is known yet.
        #expect(sums.counted == 2 && sums.inputRecords == 150 && sums.arrivedRecords == 90)
        #expect(sums.toldMissing == 3 && sums.missingRecords == 10 + 50 + 5)
    }

    @Test("what one batch has too much makes up for no loss of another")
    func perBatch() {
        let sums = PlatformFigures.sums([
            request(1, .success, batch("b1", .partial, [10, 0, nil])),
            request(2, .success, batch("b2", .partial, [10, 20, nil])),
            request(3, .success, batch("b3", .partial, [30, 0, nil])),
        ])
        #expect(sums.missingRecords == 40 && sums.toldMissing == 3)
    }

    @Test("accepted here and lost there is what the API calls ingested and the Platform lost, all or in part")
    func lost() {
        let figures = PlatformFigures(
            requests: [
                request(1, .success, batch("b1", .failed)), request(2, .success, batch("b2", .partial)),
                request(3, .success, batch("b3", .ingested)), request(4, .failed, batch("b4", .failed)),
                request(5, .success, batch("b5", .underway)), request(6, .success, batch("b6", .gone)),
            ], unnamed: 0, unclaimed: 0)
        #expect(figures.lost.map(\.request.id) == [.number(1), .number(2)])
        #expect(figures.troubled.map(\.request.id) == [.number(4)])
    }

    @Test(
        "a batch of an organization that is said to be another's is not joined; where nothing is said that is a doubt")
    func belonging() {
        let figures = PlatformFigures(
            requests: [
                request(1, .failed, batch("b1", .failed, imsOrg: "1@AdobeOrg")),
                request(2, .failed, batch("b2", .failed, imsOrg: "2@AdobeOrg")),
                request(3, .failed, batch("b3", .failed)), request(4, .failed, batch("b4", .gone)),
            ], unnamed: 0, unclaimed: 0)
        let joined = figures.joined(by: ["1@AdobeOrg": "acme", "2@AdobeOrg": "other"])
        #expect(joined.requests.map { $0.batch?.id } == ["b1", nil, "b3", "b4"])
        #expect(joined.doubtful == 1 && figures.joined(by: [:]).doubtful == 3)
    }

    @Test("reasons are ranked by requests, then records; records of a batch that two requests name count once")
    func reasons() {
        var one = batch("b1", .failed)
        one.reasons = [.init(code: "A-1", errors: 1, records: 3), .init(code: "B-2", errors: 1, records: nil)]
        var two = batch("b2", .failed)
        two.reasons = [.init(code: "C-3", errors: 1, records: 9)]
        let ranked = PlatformReason.ranked([
            request(1, .failed, one), request(2, .failed, one), request(3, .failed, two), request(4, .failed, nil),
        ])
        #expect(ranked.map(\.code) == ["A-1", "B-2", "C-3"])
        #expect(ranked.map(\.requests) == [2, 2, 1] && ranked.map(\.records) == [3, nil, 9])
    }
}
