import IngestionAPI

/// The keys of a batch's mappings and organizations.
struct BatchKeys {
    /// By an index into the batch's targets; -1 for one that is not used.
    private(set) var mappings: [Int]
    /// By a place in `JoinedBatch.organizations`; -1 likewise.
    private(set) var organizations: [Int]

    /// Looks the keys up, or deals them out.
    init(_ joined: JoinedBatch, of batch: ExchangeBatch, _ names: NameKeys) throws {
        mappings = Array(repeating: -1, count: batch.targets.count)
        organizations = Array(repeating: -1, count: joined.organizations.count)
        for target in joined.usedTargets.sorted() {
            let keys = try names.keys(of: batch.targets[target])
            mappings[target] = keys.mapping
            organizations[joined.places[target]] = keys.organization
        }
    }
}
