import GRDB
import IngestionAPI

/// Makes the derived rows from exchanges: the counting rules, applied to a batch at a time.
///
/// What must hold: the rows depend on the set of exchanges only, not on their order, their batches, or how often one is
/// seen.
struct Derivation {
    private var names: Names
    private var requests: RequestTable
    private let notices: NoticeTables
    private var touched: TouchedCells
    private var hours: Set<CapturedHour> = []
    private let db: Database
    private let timeZone: ReportTimeZone

    private struct CapturedHour: Hashable {
        var hour: Int64
        var organization: Int
    }

    init(_ db: Database, timeZone: ReportTimeZone) throws {
        self.db = db
        self.timeZone = timeZone
        names = try Names(db)
        requests = try RequestTable(db)
        notices = try NoticeTables(db)
        touched = TouchedCells(timeZone)
    }

    /// How many requests became known.
    var newRequests: Int { requests.newRequests }

    /// Applies the exchanges of a batch that are `kept`.
    mutating func add(_ batch: ExchangeBatch, kept: [Int]) throws {
        let keys = try targetKeys(batch, kept)
        let names = names
        var latest = CapturedHour(hour: .min, organization: -1)
        for index in kept {
            let target = keys[Int(batch.targetIndices[index])]
            let time = batch.times[index]
            let hour = CapturedHour(hour: time.flooredDivision(by: 3_600_000), organization: target.organization)
            if hour != latest {
                hours.insert(hour)
                latest = hour
            }
            guard let state = state(batch, index, mapping: target.mapping) else {
                try notices.write(batch, index, mapping: target.mapping)
                touched.insert(mapping: target.mapping, at: Instant(milliseconds: time))
                continue
            }
            if batch.forms[index].contains(.numbered) {
                requests.join(
                    state, number: batch.requestNumbers[index], organization: target.organization,
                    precedes: names.precedes)
            } else {
                requests.join(
                    state, text: batch.requestTexts[index] ?? "", organization: target.organization,
                    precedes: names.precedes)
            }
        }
        var touched = touched
        try requests.write(precedes: names.precedes) { mapping, at in touched.insert(mapping: mapping, at: at) }
        self.touched = touched
    }

    /// The keys of the targets that are used, by their place in the batch.
    private mutating func targetKeys(
        _ batch: ExchangeBatch, _ kept: [Int]
    ) throws -> [(mapping: Int, organization: Int)] {
        var keys = [(mapping: Int, organization: Int)](repeating: (-1, -1), count: batch.targets.count)
        for index in kept {
            let target = Int(batch.targetIndices[index])
            guard keys[target].mapping < 0 else { continue }
            let mapping = try names.mappingKey(of: batch.targets[target])
            keys[target] = (mapping, names.mappings[mapping]!.organization)
        }
        return keys
    }

    /// Writes what is known only at the end: captured hours, and the rollups of all touched cells.
    func finish() throws {
        let insertion = try RawStatement(db, sql: "INSERT OR IGNORE INTO captured_hour VALUES (?, ?)")
        for hour in hours.sorted(by: { ($0.hour, $0.organization) < ($1.hour, $1.organization) }) {
            insertion.bind(1, hour.hour)
            insertion.bind(2, hour.organization)
            try insertion.run()
        }
        try CellTable.recompute(db, touched.cells, timeZone: timeZone)
    }

    /// What an exchange says of its request; nil where it speaks of none.
    private func state(_ batch: ExchangeBatch, _ index: Int, mapping: Int) -> RequestState? {
        let at = Instant(milliseconds: batch.times[index])
        let kind = batch.kinds[index]
        var terminal: RequestState.Terminal?
        switch kind {
        case .submitted, .inProgress: break
        case .success:
            let records = batch.records[index]
            terminal = RequestState.Terminal(at: at, outcome: .success, records: records < 0 ? nil : records)
        case .failed, .aborted:
            switch batch.answer(index) {
            case .status(.failed(_, let codes, let batchID)):
                terminal = RequestState.Terminal(
                    at: at, outcome: .failed, codes: codes.joined(separator: ","), batchID: batchID)
            case .status(.aborted(_, let codes, let batchID)):
                terminal = RequestState.Terminal(
                    at: at, outcome: .aborted, codes: codes.joined(separator: ","), batchID: batchID)
            default: preconditionFailure("a batch's kinds agree with its answers")
            }
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
