import Figures
import IngestionAPI

/// Requests that the API called ingested, and whose batch the Platform failed, aborted or gave up afterwards; and those of which it
/// took a part. Plain facts: both systems said so, and no chance is part of it.
enum LostThereRule {
    static func findings(_ baseline: Baseline) -> [Finding] {
        let lost = Dictionary(grouping: baseline.figures.platform?.lost ?? [], by: \.request.name)
        return lost.sorted { $0.key < $1.key }.flatMap { name, requests in
            let (partial, whole) = (requests.filter(isPartial), requests.filter { !isPartial($0) })
            return [(Finding.Rule.lostThere, whole), (.partlyTaken, partial)].filter { !$1.isEmpty }.map {
                rule, requests in
                Finding(rule: rule, mapping: name, facts: .lostThere(requests), requests: requests.count)
            }
        }
    }

    private static func isPartial(_ request: RequestBatch) -> Bool { request.batch?.outcome == .partial }
}

extension Finding.Rule {
    package static let lostThere = Finding.Rule(id: "lostThere", weight: 1)
    package static let partlyTaken = Finding.Rule(id: "partlyTaken", weight: 2)
}

extension Finding.Facts {
    /// Requests, and the records that the Platform did not take of their batches, as far as it tells.
    package static func lostThere(_ requests: [RequestBatch]) -> Self {
        let sums = PlatformFigures.sums(requests)
        let kind = sums.toldMissing == 0 ? "unknown" : nil
        return Self(
            [
                "count": .requests(requests.count), "records": .count(sums.missingRecords),
                "counted": .count(sums.toldMissing),
            ],
            kind: kind,
            action: .resend(requests: requests.count))
    }
}
