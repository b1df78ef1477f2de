import IngestionAPI

extension IngestionClient {
    /// What one call about rows gave.
    private enum RowsPart {
        case files(RefusedRowFiles)
        case rows(RefusedRows)
        /// The Platform has them no longer.
        case gone(httpStatus: Int)
    }

    /// The longest file of rows that is taken, bytes. It is read and forgotten: what is recorded of it is short.
    static let longestFile = 16 << 20

    /// Asks the Platform for the rows that a batch could not take: for the list of its files, then for each. What stands in the rows
    /// is not kept anywhere. Once all are read, their codes, shapes of messages and numbers are recorded together, as one answer: a
    /// batch's rows are known as a whole or not at all, and files that tell of the same are summed.
    /// - Parameters:
    ///   - limit: when to give up; nil for after all attempts.
    ///   - turn: waits until another call may be made.
    public func refusedRows(
        of id: String, at platform: PlatformAccess, on connection: Connection, within limit: CallLimit? = nil,
        turn: () -> Void = {}
    ) throws -> BatchLookup {
        let url = PlatformCall.rowErrors(batch: id).url(at: platform.url)
        var (status, duration, rows) = (200, Int64(0), RefusedRows())
        var left: [String?] = [nil]  // nil stands for the list
        while let file = left.popLast() {
            var call = platform.call(file.map { PlatformCall.url(ofRowErrors: $0, batch: id, at: platform.url) } ?? url)
            if file != nil { call.longestAnswer = Self.longestFile }
            let outcome = try make(call, on: connection, limit ?? CallLimit(time: settings.time)) { answer in
                duration += answer.durationMs
                return Self.part(of: answer, isFile: file != nil, batch: id)
            }
            switch outcome {
            case .said(.files(let list)):
                guard list.isWhole else { return .failed("the list of files with refused rows is not whole") }
                guard list.files.allSatisfy({ $0.length ?? 0 <= Self.longestFile }) else {
                    return .failed("a file of refused rows is longer than \(Self.longestFile >> 20) MiB")
                }
                left = list.files.map(\.name)
            case .said(.rows(let more)): rows.add(more)
            case .said(.gone(let httpStatus)): (status, rows, left) = (httpStatus, RefusedRows(), [])
            case .refused(let status): return .refused(status: status)
            case .unknown(let reason), .failed(let reason): return .failed(reason)
            }
            if !left.isEmpty { turn() }
        }
        let kept = rows.written(ofBatch: id)
        try record(
            LiveExchange(
                at: settings.time.now(), method: .get, url: url, httpStatus: status, durationMs: duration,
                response: kept))
        return BatchAnswer(id: id, httpStatus: status, response: kept).map(BatchLookup.answered)
            ?? .failed("what was read of refused rows can't be kept")
    }

    private static func part(of answer: HTTPAnswer, isFile: Bool, batch id: String) -> RowsPart? {
        guard (200...299).contains(answer.status) else {
            let kept = KeptBatch.all(
                of: .rowErrors(batch: id), httpStatus: answer.status, response: answer.body)
            return kept.map { _ in .gone(httpStatus: answer.status) }
        }
        return isFile
            ? RefusedRows(answer.body).map(RowsPart.rows) : RefusedRowFiles(answer.body).map(RowsPart.files)
    }
}
