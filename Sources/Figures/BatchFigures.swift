import IngestionAPI

/// What the Platform says of one batch.
public struct BatchFigures: Sendable, Equatable {
    /// The batch's ID.
    public var id: String
    /// What became of it.
    public var outcome: BatchOutcome
    /// The Platform's word for its state; nil where it knows no such batch.
    public var state: String?
    /// The answer that says so; nil where only rows were asked about.
    public var seen: Instant?
    /// The latest answer about it.
    public var lastSeen: Instant
    /// The Platform's organization, and another one that an answer names, which is a doubt.
    public var imsOrg, otherImsOrg: String?
    /// The dataset that it is for.
    public var dataset: String?
    /// Records that it brought, that were ingested, and that were not; nil for not told.
    public var inputRecords, outputRecords, failedRecords: Int64?
    /// When it was created, started and completed, by the Platform's clock.
    public var created, started, completed: Instant?
    /// Batches that it goes with, as a replay does.
    public var related: [String] = []
    /// Why, by code.
    public var reasons: [BatchAnswer.Reason] = []
    /// Rows that were refused, by code.
    public var refusedRows: [BatchAnswer.RefusedRow] = []

    /// The beginning of the SHA-256 of the answer that says so.
    public var digest: UInt64?

    /// How many of its records arrived: none of a batch that failed or was aborted, whatever was written of it; nil for not told, and
    /// while it has not ended.
    public var arrivedRecords: Int64? {
        switch outcome {
        case .ingested, .partial:
            outputRecords ?? inputRecords.flatMap { input in failedRecords.map { max(0, input - $0) } }
        case .failed, .aborted: 0
        case .underway, .gone, .putAway, .unknown: nil
        }
    }

    /// How many of its records did not arrive; nil for not told, and while it has not ended.
    public var missingRecords: Int64? {
        switch outcome {
        case .ingested, .partial:
            inputRecords.flatMap { input in outputRecords.map { max(0, input - $0) } } ?? failedRecords
        case .failed, .aborted: inputRecords ?? failedRecords
        case .underway, .gone, .putAway, .unknown: nil
        }
    }

    /// Whose a batch is, as far as answers and settings say.
    public enum Belonging: Sendable {
        /// The settings say that the Platform's organization belongs to the request's.
        case own
        /// They say that it belongs to another one, by name: it is another batch of that ID, or a mistake.
        case others(String)
        /// Nothing says it: the ID alone joins them, or answers name two organizations.
        case doubtful
    }

    /// Whose it is.
    /// - Parameters:
    ///   - organization: the organization of a request that names it.
    ///   - organizations: which organization of the Platform belongs to which of the API's.
    public func belonging(to organization: String, _ organizations: [String: String]) -> Belonging {
        guard let imsOrg, otherImsOrg == nil, let owner = organizations[imsOrg] else { return .doubtful }
        return owner.exact == organization.exact ? .own : .others(owner)
    }

    /// A batch of which no more is known than what became of it.
    public init(id: String, outcome: BatchOutcome, state: String?, seen: Instant?, lastSeen: Instant) {
        (self.id, self.outcome, self.state, self.seen, self.lastSeen) = (id, outcome, state, seen, lastSeen)
    }
}

/// A request and the batch that it names.
public struct RequestBatch: Sendable, Equatable {
    /// The request.
    public var request: RequestFigures
    /// What the Platform says of its batch; nil where it was never asked.
    public var batch: BatchFigures?

    /// A request with its batch.
    public init(request: RequestFigures, batch: BatchFigures?) {
        (self.request, self.batch) = (request, batch)
    }

    /// The same, without a batch that belongs to another organization.
    /// - Parameter organizations: which organization of the Platform belongs to which of the API's.
    public func joined(by organizations: [String: String]) -> RequestBatch {
        guard case .others = belonging(organizations) else { return self }
        return RequestBatch(request: request, batch: nil)
    }

    /// Whether the ID alone joins them.
    func isDoubtful(_ organizations: [String: String]) -> Bool {
        guard case .doubtful = belonging(organizations) else { return false }
        return true
    }

    private func belonging(_ organizations: [String: String]) -> BatchFigures.Belonging? {
        batch?.belonging(to: request.name.organization, organizations)
    }

    /// Whether the API calls the request ingested, and the Platform lost all of its batch, or a part.
    public var isLostThere: Bool { request.outcome == .success && batch?.outcome.isLoss ?? false }
}

/// A reason that the Platform names, over several batches.
public struct PlatformReason: Sendable, Equatable {
    /// The code; empty for a reason without one.
    public var code: String
    /// How many requests name a batch with it.
    public var requests: Int
    /// The records that it is said of; nil where none of the answers says.
    public var records: Int128?
    /// The mappings of these requests, by name.
    public var mappings: [MappingName]

    /// The reasons of some requests' batches, by requests, then records. Where several requests name one batch, its records count once.
    public static func ranked(_ requests: [RequestBatch]) -> [PlatformReason] {
        var found: [String: PlatformReason] = [:]
        var seen: Set<String> = []
        for one in requests {
            guard let batch = one.batch else { continue }
            let isNew = seen.insert(batch.id).inserted
            for reason in batch.reasons {
                var known =
                    found[reason.code]
                    ?? PlatformReason(code: reason.code, requests: 0, records: nil, mappings: [])
                known.requests += 1
                if isNew, let records = reason.records { known.records = (known.records ?? 0) + Int128(records) }
                if !known.mappings.contains(one.request.name) { known.mappings.append(one.request.name) }
                found[reason.code] = known
            }
        }
        return found.values.map { reason in
            var ordered = reason
            ordered.mappings.sort()
            return ordered
        }.sorted { ($1.requests, $1.records ?? -1, $0.code) < ($0.requests, $0.records ?? -1, $1.code) }
    }
}

/// What the Platform says of a period's batches. Its figures stand beside the API's, and are never added to these.
public struct PlatformFigures: Sendable, Equatable {
    /// The period's requests that name a batch, by mapping, then submitted time; those that the API calls ingested only where the
    /// Platform was asked about it.
    public var requests: [RequestBatch]
    /// How many failed and aborted requests name no batch.
    public var unnamed: Int
    /// Batches that the Platform was asked about in the period and that no request names.
    public var unclaimed: Int

    /// Batches that the ID alone joins with their requests.
    public private(set) var doubtful = 0

    /// The same, without batches that belong to another organization.
    /// - Parameter organizations: which organization of the Platform belongs to which of the API's.
    public func joined(by organizations: [String: String]) -> PlatformFigures {
        var figures = self
        figures.requests = requests.map { $0.joined(by: organizations) }
        let known = figures.requests.filter { $0.batch?.seen != nil && $0.batch?.outcome != .gone }
        figures.doubtful = Set(known.filter { $0.isDoubtful(organizations) }.compactMap(\.request.batchID)).count
        return figures
    }

    /// Figures from their parts.
    public init(requests: [RequestBatch], unnamed: Int, unclaimed: Int) {
        (self.requests, self.unnamed, self.unclaimed) = (requests, unnamed, unclaimed)
    }

    /// The failed and aborted ones.
    public var troubled: [RequestBatch] { requests.filter { $0.request.outcome != .success } }

    /// Those that were accepted here and lost there.
    public var lost: [RequestBatch] { requests.filter(\.isLostThere) }

    /// What is known of some of them together.
    public static func sums(_ requests: [RequestBatch]) -> Sums { Sums(requests) }

    /// How many batches are known, and what arrived of them.
    public struct Sums: Sendable, Equatable {
        /// How many requests.
        public var requests = 0
        /// How many batches they name: several requests may name one.
        public var batches = 0
        /// Of these, those that the Platform knows and has told of.
        public var known = 0
        /// Those that it does not know, or no longer.
        public var gone = 0
        /// Those that it was never asked about.
        public var unasked = 0
        /// Those that have ended and of which it is told how many records they brought and how many arrived.
        public var counted = 0
        /// Records that these brought, and that arrived; sums do not overflow (`AnswerFields.mostRecords`).
        public var inputRecords: Int128 = 0, arrivedRecords: Int128 = 0
        /// Those of which it is told how many records did not arrive, and how many that are, batch by batch.
        public var toldMissing = 0, missingRecords: Int128 = 0

        init(_ requests: [RequestBatch]) {
            var seen: Set<String> = []
            for one in requests {
                self.requests += 1
                guard let id = one.request.batchID, seen.insert(id).inserted else { continue }
                batches += 1
                guard let batch = one.batch, batch.seen != nil else {
                    unasked += 1
                    continue
                }
                if batch.outcome == .gone { gone += 1 } else { known += 1 }
                if let input = batch.inputRecords, let arrived = batch.arrivedRecords {
                    counted += 1
                    inputRecords += Int128(input)
                    arrivedRecords += Int128(arrived)
                }
                if let missing = batch.missingRecords {
                    toldMissing += 1
                    missingRecords += Int128(missing)
                }
            }
        }
    }
}
