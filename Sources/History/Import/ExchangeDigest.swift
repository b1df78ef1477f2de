import IngestionAPI

/// Digests of exchanges by which duplicates are found: of all that makes two exchanges one (organization, mapping,
/// method, request ID, time, response body), and of the HTTP status of an error: the same body under another status says
/// something else.
///
/// Two different exchanges share a digest by chance once in 2^64.
struct ExchangeDigest {
    /// By index in the batch's targets. Organization and mapping only: the host makes no difference.
    private var targets: [UInt64] = []
    private var known: [CallTarget] = []

    /// The digests of all exchanges of a batch.
    mutating func digests(of batch: ExchangeBatch) -> [UInt64] {
        if known != batch.targets {
            known = batch.targets
            targets = known.map { target in
                var hash = KeyedHash()
                hash.add(target.organization)
                hash.add(target.mapping)
                return hash.value
            }
        }
        return batch.responses.withUnsafeBytes { responses in
            (0..<batch.count).map { index in
                var hash = KeyedHash()
                hash.add(targets[Int(batch.targetIndices[index])])
                hash.add(UInt64(batch.forms[index].intersection([.get, .numbered, .worded]).rawValue))
                hash.add(UInt64(bitPattern: batch.requestNumbers[index]))
                if batch.forms[index].contains(.worded) { hash.add(batch.requestTexts[index] ?? "") }
                hash.add(UInt64(bitPattern: batch.times[index]))
                let status = Int(batch.httpStatuses[index])
                if !AnswerKind.isAnswered(httpStatus: status) { hash.add(UInt64(status)) }
                hash.add(UnsafeRawBufferPointer(rebasing: responses[batch.responseRange(index)]))
                return hash.value
            }
        }
    }
}
