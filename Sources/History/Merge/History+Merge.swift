import GRDB
import IngestionAPI

extension History {
    /// Merges other histories into this one, in one transaction: all of them, or nothing.
    ///
    /// What of them is known is counted once, whichever history it came from, in which order, and how often. Their
    /// imports, lines in quarantine and seals are kept. A history that was merged before is passed over; one that has
    /// grown since is gone on with.
    /// - Parameters:
    ///   - paths: their files, which are only read.
    ///   - acrossTimeZones: whether histories are taken that count days in another zone: here they are counted in this
    ///     one's.
    ///   - program: name and version of what merges, for the ledger.
    ///   - progress: called after every block of evidence, with the history's path; what it throws undoes all.
    /// - Returns: what each of them brought, in their order.
    /// - Throws: `SourceProblem` of one of them, or `HistoryProblem` of this one.
    public func merge(
        _ paths: [String], acrossTimeZones: Bool = false, program: String, time: TimeSource = .system,
        progress: (String, ImportProgress) throws -> Void = { _, _ in }
    ) throws -> [ImportSummary] {
        var states: [SourceState] = []
        for path in paths {
            let state = try SourceState(path, target: self.path)
            if state.timeZone != timeZone, !acrossTimeZones {
                throw SourceProblem.otherTimeZone(path, has: state.timeZone.identifier, target: timeZone.identifier)
            }
            states.append(state)
        }
        do {
            return try merge(states, program: program, time: time, progress)
        } catch {
            throw problem(error)
        }
    }

    /// The zone that a history counts days in which can be merged.
    /// - Parameter target: the path of the one that it is to be merged into.
    /// - Throws: `SourceProblem` where it can't.
    public static func timeZone(ofSource path: String, target: String) throws -> ReportTimeZone {
        try SourceState(path, target: target).timeZone
    }

    private func merge(
        _ states: [SourceState], program: String, time: TimeSource,
        _ progress: (String, ImportProgress) throws -> Void
    ) throws -> [ImportSummary] {
        var summaries = [ImportSummary?](repeating: nil, count: states.count)
        // What was pruned of one may be whole in another.
        let order =
            states.indices.filter { states[$0].prunedBefore == nil }
            + states.indices.filter { states[$0].prunedBefore != nil }
        func run(_ db: Database) throws {
            let parts = try ImportParts(db, timeZone: timeZone, after: nil)
            let known = try KnownSeals(db)
            for place in order {
                let path = states[place].path
                let run = SourceMerge(
                    source: try SourceHistory(path), parts: parts, known: known, program: program, time: time)
                summaries[place] = try run.run { try progress(path, $0) }
            }
            try parts.derivation.finish()
        }
        try change(unless: { db in
            // What has been merged before leaves the database untouched.
            let known = try KnownSeals(db)
            guard try states.allSatisfy({ try known.contains($0.lastSeal) }) else { return false }
            try run(db)
            return true
        }) { db in
            try run(db)
            return .commit
        }
        queue.inDatabase { db in WriteAheadLog(db: db, waiting: waiting).shorten() }
        return summaries.compactMap { $0 }
    }
}
