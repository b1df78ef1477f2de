import Foundation
import IngestionAPI

/// What the exchanges of a batch say, joined request by request: all that can be known without the database.
///
/// Plain values, made on the reader's thread. Mappings are indices into the batch's targets.
struct JoinedBatch: Sendable {
    /// A request, and what the batch says of it.
    struct Request: Sendable {
        /// The place of its organization in `organizations`.
        var organization: Int
        var id: RequestID
        /// The mapping is an index into the batch's targets.
        var state: RequestState
    }

    /// An hour in which something was captured.
    struct Hour: Hashable, Sendable {
        /// Hours since 1970.
        var hour: Int64
        /// The place of the organization in `organizations`.
        var organization: Int
    }

    /// A request that the batch names under more than one mapping.
    struct Conflict: Sendable {
        /// The place of its organization in `organizations`.
        var organization: Int
        var id: RequestID
        /// Every mapping that it is named under, by an index into the batch's targets.
        var mappings: Set<Int>
    }

    /// The organizations of the batch's targets, each once.
    private(set) var organizations: [String] = []
    /// The place of each target's organization in `organizations`.
    private(set) var places: [Int] = []
    /// The batch's requests by organization, each organization's by ID: the order of their rows.
    private(set) var requests: [Request] = []
    /// Those of them that are named under more than one mapping, in no order.
    private(set) var conflicts: [Conflict] = []
    /// The indices of the exchanges that speak of no request.
    private(set) var notices: [Int] = []
    /// The hours in which something was captured.
    private(set) var hours: Set<Hour> = []
    /// What the Platform's answers say, batch by batch; nothing else is known of these.
    private(set) var batches: [KnownBatch] = []
    /// Which of the batch's targets are used.
    private(set) var usedTargets: Set<Int> = []

    /// Joins the exchanges of a batch that are `kept`.
    init(_ batch: ExchangeBatch, kept: [Int]) {
        guard !batch.isOfPlatform else {
            batches = Self.batches(batch, kept)
            return
        }
        var known: [ExactText: Int] = [:]
        places.reserveCapacity(batch.targets.count)
        for target in batch.targets {
            let place = known[target.organization.exact] ?? organizations.count
            if place == organizations.count {
                known[target.organization.exact] = place
                organizations.append(target.organization)
            }
            places.append(place)
        }
        let places = places
        let mappings = Self.mappings(batch.targets, places)
        var joining = RequestJoining(expected: kept.count / 4)
        let precedes = { (left: Int, right: Int) in
            batch.targets[left].mapping.exact < batch.targets[right].mapping.exact
        }
        var isUsed = [Bool](repeating: false, count: batch.targets.count)
        var latest = Hour(hour: .min, organization: -1)

        for index in kept {
            let target = Int(batch.targetIndices[index])
            let organization = places[target]
            isUsed[target] = true
            let hour = Hour(hour: batch.times[index].flooredDivision(by: 3_600_000), organization: organization)
            if hour != latest {
                hours.insert(hour)
                latest = hour
            }
            guard let seen = Self.state(batch, index, mapping: mappings[target]) else {
                notices.append(index)
                continue
            }
            isUsed[mappings[target]] = true
            if batch.forms[index].contains(.numbered) {
                joining.join(seen, organization: organization, number: batch.requestNumbers[index], precedes)
            } else {
                joining.join(seen, organization: organization, text: batch.requestTexts[index] ?? "", precedes)
            }
        }
        usedTargets = Set(isUsed.indices.filter { isUsed[$0] })
        requests = joining.ordered()
        conflicts = joining.conflicts()
    }

    private static func batches(_ batch: ExchangeBatch, _ kept: [Int]) -> [KnownBatch] {
        var places: [String: Int] = [:]
        var found: [KnownBatch] = []
        for index in kept {
            let exchange = batch[index]
            guard let answer = exchange.batchAnswer else { continue }
            let said = KnownBatch(answer, at: exchange.at, digest: exchange.batchDigest)
            if let place = places[answer.id] {
                found[place].join(said)
            } else {
                places[answer.id] = found.count
                found.append(said)
            }
        }
        return found
    }

    /// What stands for the mapping of each target: the first target of the same mapping. They differ only where a mapping was
    /// called at several hosts.
    private static func mappings(_ targets: [CallTarget], _ organizations: [Int]) -> [Int] {
        struct Name: Hashable {
            var organization: Int
            var mapping: ExactText
        }
        guard let origin = targets.first?.origin, targets.contains(where: { $0.origin != origin }) else {
            return Array(targets.indices)
        }
        var first: [Name: Int] = [:]
        return targets.indices.map { target in
            let name = Name(organization: organizations[target], mapping: targets[target].mapping.exact)
            if let known = first[name] { return known }
            first[name] = target
            return target
        }
    }

    /// Whether a success may name a batch: hardly any does, and begins as the API writes it.
    @inline(__always)
    private static func namesBatch(_ batch: ExchangeBatch, _ index: Int) -> Bool {
        let range = batch.responseRange(index)
        return batch.responses.withUnsafeBufferPointer { bytes in
            guard range.count > noBatch.utf8CodeUnitCount else { return true }
            return memcmp(bytes.baseAddress! + range.lowerBound, noBatch.utf8Start, noBatch.utf8CodeUnitCount) != 0
        }
    }

    private static let noBatch: StaticString = #"{"batchId":"","#

    /// What an exchange says of its request; nil where it speaks of none.
    private static func state(_ batch: ExchangeBatch, _ index: Int, mapping: Int) -> RequestState? {
        let at = Instant(milliseconds: batch.times[index])
        let kind = batch.kinds[index]
        var terminal: RequestState.Terminal?
        switch kind {
        case .submitted, .inProgress: break
        case .success where namesBatch(batch, index):
            return RequestState(batch.answer(index), at: at, mapping: mapping)
        case .success:
            let records = batch.records[index]
            terminal = RequestState.Terminal(at: at, outcome: .success, records: records < 0 ? nil : records)
        case .failed, .aborted:
            // These are few: their answers are read in full.
            return RequestState(batch.answer(index), at: at, mapping: mapping)
        case .notStopped, .notPublished, .rejectedOtherwise, .alreadyInProgress, .unrecognized, .apiError:
            return nil
        }
        return RequestState(
            birth: RequestState.Birth(inferred: kind != .submitted, at: at, mapping: mapping), lastSeen: at,
            terminal: terminal)
    }
}

extension Int64 {
    /// Division that rounds towards the past, as times before 1970 want it.
    func flooredDivision(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
