import IngestionAPI

/// A block of evidence as it is stored: the columns of some thousands of exchanges, and their response bodies.
///
/// Numbers are written as differences to the exchange before, in as few bytes as they need. What must hold:
/// `decoded(encoded(batch)) == batch`, save for what is derived from the responses (`classify`).
struct EvidenceBlock {
    /// The layout's version, the first byte of the columns: 2 where times or mappings are marked as inferred, which
    /// version 1 does not know; 1 otherwise, so that earlier programs read what they can.
    private enum Version {
        static let plain: UInt64 = 1
        static let inferring: UInt64 = 2
    }

    /// All but the response bodies, not compressed.
    var columns: [UInt8]
    /// The response bodies, one after another.
    var responses: [UInt8]

    /// Packs the exchanges of a batch that are `kept`, in their order.
    init(_ batch: ExchangeBatch, kept: [Int]) {
        var writer = VarintWriter()
        writer.reserve(kept.count * 12)
        let isInferring = kept.contains { !batch.forms[$0].isDisjoint(with: [.timeInferred, .mappingInferred]) }
        writer.append(isInferring ? Version.inferring : Version.plain)
        writer.append(UInt64(kept.count))

        var localTargets = [Int](repeating: -1, count: batch.targets.count)
        var used: [CallTarget] = []
        for index in kept {
            let target = Int(batch.targetIndices[index])
            if localTargets[target] < 0 {
                localTargets[target] = used.count
                used.append(batch.targets[target])
            }
        }
        writer.append(UInt64(used.count))
        for target in used {
            writer.append(target.origin)
            writer.append(target.organization)
            writer.append(target.mapping)
        }

        var before: Int64 = 0
        for index in kept {
            writer.append(signed: batch.times[index] &- before)
            before = batch.times[index]
        }
        for index in kept { writer.append(UInt64(batch.forms[index].rawValue)) }
        for index in kept { writer.append(UInt64(localTargets[Int(batch.targetIndices[index])])) }
        before = 0
        for index in kept where batch.forms[index].contains(.numbered) {
            writer.append(signed: batch.requestNumbers[index] &- before)
            before = batch.requestNumbers[index]
        }
        for index in kept { writer.append(UInt64(batch.httpStatuses[index])) }
        for index in kept { writer.append(UInt64(bitPattern: batch.durations[index] &+ 1)) }
        before = 0
        for index in kept {
            writer.append(signed: Int64(batch.lines[index]) &- before)
            before = Int64(batch.lines[index])
        }
        for index in kept { writer.append(UInt64(batch.responseRange(index).count)) }
        for index in kept where batch.forms[index].contains(.worded) {
            writer.append(batch.requestTexts[index] ?? "")
        }
        for index in kept where batch.forms[index].contains(.askedForOther) {
            let asked = batch.askedFor[index]
            writer.append(asked?.query?.description ?? "")
            writer.append(asked?.body?.description ?? "")
        }
        columns = writer.bytes

        if kept.count == batch.count {
            responses = batch.responses
        } else {
            responses = []
            responses.reserveCapacity(batch.responses.count)
            for index in kept { responses.append(contentsOf: batch.responses[batch.responseRange(index)]) }
        }
    }

    /// A block read back from the database.
    init(columns: [UInt8], responses: [UInt8]) {
        self.columns = columns
        self.responses = responses
    }

    /// The number of the layout, where it is one that only later versions know.
    var newerLayout: UInt64? {
        var reader = VarintReader(columns)
        return reader.unsigned().flatMap { $0 > Version.inferring ? $0 : nil }
    }

    /// The exchanges, or nil where the columns are damaged.
    func decoded() -> ExchangeBatch? {
        var reader = VarintReader(columns)
        guard let version = reader.unsigned(), version == Version.plain || version == Version.inferring,
            let count = reader.count(), let targetCount = reader.count()
        else { return nil }
        let formLimit: UInt64 = version == Version.plain ? 64 : 256
        var batch = ExchangeBatch()
        for _ in 0..<targetCount {
            guard let origin = reader.text(), let organization = reader.text(), let mapping = reader.text() else {
                return nil
            }
            batch.targets.append(CallTarget(origin: origin, organization: organization, mapping: mapping))
        }
        batch.times.reserveCapacity(count)
        var before: Int64 = 0
        for _ in 0..<count {
            guard let difference = reader.signed() else { return nil }
            before &+= difference
            batch.times.append(before)
        }
        for _ in 0..<count {
            guard let bits = reader.unsigned(), bits < formLimit else { return nil }
            batch.forms.append(ExchangeBatch.Form(rawValue: UInt8(bits)))
        }
        for _ in 0..<count {
            guard let target = reader.unsigned(), target < UInt64(targetCount) else { return nil }
            batch.targetIndices.append(Int32(target))
        }
        before = 0
        for index in 0..<count {
            guard batch.forms[index].contains(.numbered) else {
                batch.requestNumbers.append(0)
                continue
            }
            guard let difference = reader.signed() else { return nil }
            before &+= difference
            batch.requestNumbers.append(before)
        }
        for _ in 0..<count {
            guard let status = reader.unsigned(), status < 600 else { return nil }
            batch.httpStatuses.append(UInt16(status))
        }
        for _ in 0..<count {
            guard let duration = reader.unsigned() else { return nil }
            batch.durations.append(Int64(bitPattern: duration) &- 1)
        }
        before = 0
        for _ in 0..<count {
            guard let difference = reader.signed() else { return nil }
            before &+= difference
            batch.lines.append(Int(before))
        }
        var end = 0
        for _ in 0..<count {
            guard let length = reader.unsigned(), length <= UInt64(responses.count - end) else { return nil }
            end += Int(length)
            batch.responseEnds.append(end)
        }
        guard end == responses.count else { return nil }
        for index in 0..<count where batch.forms[index].contains(.worded) {
            guard let text = reader.text() else { return nil }
            batch.requestTexts[index] = text
        }
        for index in 0..<count where batch.forms[index].contains(.askedForOther) {
            guard let query = reader.text(), let body = reader.text() else { return nil }
            batch.askedFor[index] = ExchangeBatch.Asked(query: RequestID(query), body: RequestID(body))
        }
        guard reader.isAtEnd else { return nil }
        batch.responses = responses
        return batch
    }
}

/// Why a block of evidence can't be read.
struct EvidenceDamage: Error {
    /// What is wrong, as the end of a sentence.
    var reason: String
    /// Whether nothing is wrong with it, but this version too old.
    var isNewer = false

    /// What the user reads where the block was needed.
    func problem(ofBlock key: Int64) -> HistoryProblem {
        isNewer
            ? .newerEvidence(key: key, reason: reason) : .damagedEvidence(key: key, reason: reason)
    }
}

extension EvidenceBlock {
    /// The exchanges of a block as it is stored, without what is derived from them.
    static func exchanges(
        columns: [UInt8], responses: [UInt8], _ zstd: Zstd
    ) throws(EvidenceDamage) -> ExchangeBatch {
        guard let columns = zstd.decompressed(columns), let responses = zstd.decompressed(responses) else {
            throw EvidenceDamage(reason: "its checksum does not match")
        }
        let block = EvidenceBlock(columns: columns, responses: responses)
        guard let batch = block.decoded() else {
            if let layout = block.newerLayout {
                throw EvidenceDamage(
                    reason: "its layout, number \(layout), is of a newer version of ingest-audit", isNewer: true)
            }
            throw EvidenceDamage(reason: "its columns can't be read")
        }
        return batch
    }
}
