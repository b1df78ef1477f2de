import Figures
import IngestionAPI

/// Whether requests were made while nothing was captured: the API numbers an organization's requests one after another, so where
/// the first one after a time goes on from the last one before it, none was missed.
struct RequestNumbers {
    private static let leastSample = 30

    private struct Organization {
        /// Submitted time and number, by number.
        var requests: [(at: Instant, number: Int64)]
        /// The steps from one number to the next that 95 % are not greater than.
        var step: Double
    }

    /// Nil stands for one whose numbers tell nothing.
    private let organizations: [Organization?]

    init(_ pasts: [MappingPast]) {
        let byOrganization = Dictionary(grouping: pasts, by: \.name.organization)
        organizations = byOrganization.values.map { pasts -> Organization? in
            let known = pasts.compactMap(\.requests)
            let present = known.flatMap { $0.requests + ($0.next.map { [$0] } ?? []) }
            let all = known.flatMap(\.before) + present
            // Of the weeks before some mappings' requests are not known one by one: their numbers would seem to be missing.
            let steady = known.allSatisfy(\.isWhole) ? all : present
            func numbers(_ requests: [MappingRequests.Request]) -> [(at: Instant, number: Int64)] {
                requests.compactMap { request in request.number.map { (at: request.submitted, number: $0) } }
                    .sorted { $0.number < $1.number }
            }
            let requests = numbers(steady)
            guard requests.count >= Self.leastSample else { return nil }
            let steps = zip(requests, requests.dropFirst()).map { Double($1.number - $0.number) }.sorted()
            return Organization(requests: numbers(all), step: Quantiles.quantile(0.95, ordered: steps))
        }
    }

    /// Whether the numbers show that no request was made between two instants; false where they can't tell.
    func showNone(from start: Instant, to end: Instant) -> Bool {
        !organizations.isEmpty
            && organizations.allSatisfy { organization in
                guard let organization else { return false }
                let before = organization.requests.lazy.filter { $0.at < start }.map(\.number).max()
                let after = organization.requests.lazy.filter { $0.at >= end }.map(\.number).min()
                guard let before, let after else { return false }
                return after > before && Double(after - before) <= 2 * organization.step
            }
    }
}
