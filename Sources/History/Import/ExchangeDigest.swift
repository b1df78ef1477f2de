import IngestionAPI

/// Digests of exchanges by which duplicates are found: of all that makes two exchanges one (organization, mapping,
/// method, request ID, time, response body).
///
/// Keyed anew in each process, so that nobody can make two exchanges collide on purpose, and never stored. Two different
/// exchanges share one by chance once in 2^64.
struct ExchangeDigest {
    /// By index in the batch's targets. Organization and mapping only: the host makes no difference.
    private var targets: [Int] = []
    private var known: [CallTarget] = []

    /// The digests of all exchanges of a batch.
    mutating func digests(of batch: ExchangeBatch) -> [UInt64] {
        if known != batch.targets {
            known = batch.targets
            targets = known.map { target in
                var hasher = Hasher()
                hasher.combine(target.organization)
                hasher.combine(target.mapping)
                return hasher.finalize()
            }
        }
        var digests: [UInt64] = []
        digests.reserveCapacity(batch.count)
        batch.responses.withUnsafeBytes { responses in
            for index in 0..<batch.count {
                var hasher = Hasher()
                hasher.combine(targets[Int(batch.targetIndices[index])])
                hasher.combine(batch.forms[index].intersection([.get, .numbered, .worded]).rawValue)
                hasher.combine(batch.requestNumbers[index])
                if batch.forms[index].contains(.worded) { hasher.combine(batch.requestTexts[index]) }
                hasher.combine(batch.times[index])
                hasher.combine(bytes: UnsafeRawBufferPointer(rebasing: responses[batch.responseRange(index)]))
                digests.append(UInt64(bitPattern: Int64(hasher.finalize())))
            }
        }
        return digests
    }
}
