import IngestionAPI

extension ExchangeBatch {
    /// Appends what an answer of the Platform says of batches, an exchange for each.
    /// - Returns: false for a call of another kind.
    mutating func append(platform call: FoundCall, line: Int) throws(LineProblem) -> Bool {
        guard call.method.uppercased() == "GET", let platform = PlatformCall(url: call.url) else { return false }
        guard (100...599).contains(call.httpStatus) else { throw .noAnswer(call.httpStatus) }
        guard Instant.writable.contains(call.at) else { throw .wrong("time", expected: "between the years 0 and 9999") }
        guard let kept = KeptBatch.all(of: platform, httpStatus: call.httpStatus, response: call.response) else {
            // The list of files with rows holds none; whatever else is no answer is told.
            if case .rowErrors = platform, (200...299).contains(call.httpStatus) { return false }
            throw .noBatch(httpStatus: call.httpStatus)
        }
        guard !kept.isEmpty else { return true }
        let target = index(ofPlatform: call.url)
        for batch in kept {
            responses += batch.response
            append(
                FoundExchange(
                    at: call.at, isGet: true, target: target, answered: FoundID(text: batch.id),
                    httpStatus: call.httpStatus, durationMs: call.durationMs.flatMap { $0 < 0 ? nil : $0 }, line: line,
                    inferred: call.inferred.intersection(.timeInferred)))
        }
        return true
    }

    /// The index of the catalog that a URL is at.
    private mutating func index(ofPlatform url: String) -> Int32 {
        let path = url.utf8.firstRange(of: "/data/foundation/".utf8)?.lowerBound ?? url.endIndex
        var origin = String(url[..<path])
        if let at = origin.lastIndex(of: "@"), let scheme = origin.firstRange(of: "://") {
            origin.removeSubrange(scheme.upperBound...at)  // a user and a password
        }
        let target = CallTarget.platform(origin: origin)
        if let known = targets.firstIndex(of: target) { return Int32(known) }
        targets.append(target)
        return Int32(targets.count - 1)
    }
}
