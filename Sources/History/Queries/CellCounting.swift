import Figures
import GRDB
import IngestionAPI
import SQLText

/// Counts cells (a mapping's day) from the derived rows, in any time zone.
///
/// Days of one mapping that follow one another are read in one go: a cell costs what its rows cost.
struct CellCounting {
    private let requests: RawStatement
    private let notices: RawStatement
    private let timeZone: ReportTimeZone
    private let codesSince: Int64

    /// - Parameter codesSince: codes of requests submitted before are not counted; nil counts all. Each costs a look-up.
    init(_ db: Database, timeZone: ReportTimeZone, codesSince: Instant? = nil) throws {
        requests = try RawStatement(db, sql: SQLText.file("queries/period_requests.sql"))
        notices = try RawStatement(db, sql: SQLText.file("queries/period_notices.sql"))
        self.timeZone = timeZone
        self.codesSince = codesSince?.milliseconds ?? .min
    }

    /// Hands over the counts of each cell, those without anything included; by mapping, then by day.
    func count(_ cells: some Collection<Cell>, _ body: (Cell, Counts) throws -> Void) throws {
        let cells = cells.sorted { ($0.mapping, $0.day) < ($1.mapping, $1.day) }
        var first = cells.startIndex
        while first < cells.endIndex {
            var end = first + 1
            while end < cells.endIndex, cells[end].mapping == cells[first].mapping,
                cells[end].day == cells[end - 1].day + 1
            {
                end += 1
            }
            try count(run: cells[first..<end], body)
            first = end
        }
    }

    /// Counts days of one mapping that follow one another.
    private func count(run: ArraySlice<Cell>, _ body: (Cell, Counts) throws -> Void) throws {
        guard let first = run.first, let last = run.last else { return }
        let starts = (first.day...last.day + 1).map { timeZone.start(of: Day(number: $0)).milliseconds }
        for (cell, count) in zip(run, try counts(of: first.mapping, between: starts)) { try body(cell, count) }
    }

    /// The counts of one mapping between each two instants that follow one another, milliseconds since 1970.
    /// - Parameters:
    ///   - hasRequests: whether there may be requests at all.
    ///   - hasNotices: whether there may be exchanges that made none.
    func counts(
        of mapping: Int, between starts: [Int64], hasRequests: Bool = true, hasNotices: Bool = true
    ) throws -> [Counts] {
        var counts = [Counts](repeating: Counts(), count: starts.count - 1)
        if hasRequests {
            bind(requests, mapping, starts)
            requests.bind(4, codesSince)
            var part = 0
            try requests.forEach { row in
                let at = row.int(0)
                while at >= starts[part + 1] { part += 1 }
                Self.add(row, hasCodes: at >= codesSince, to: &counts[part])
            }
        }
        if hasNotices {
            bind(notices, mapping, starts)
            try notices.forEach { row in
                let at = row.int(0)
                guard let kind = AnswerKind(rawValue: UInt8(row.int(1))) else { return }
                let after = starts.partitioningIndex { $0 > at }
                counts[after - 1].add(kind)
            }
        }
        return counts
    }

    private func bind(_ statement: RawStatement, _ mapping: Int, _ starts: [Int64]) {
        statement.bind(1, mapping)
        statement.bind(2, starts.first)
        statement.bind(3, starts.last)
    }

    /// Counts a request.
    private static func add(_ row: RawStatement.Row, hasCodes: Bool, to counts: inout Counts) {
        counts.requests += 1
        if row.int(3) != 0 { counts.inferred += 1 }
        let outcome = Outcome(rawValue: Int(row.int(1))) ?? .pending
        switch outcome {
        case .pending: counts.pending += 1
        case .success:
            counts.success += 1
            if let records = row.optionalInt(2) {
                counts.records += Int128(records)
                if records == 0 { counts.emptySuccesses += 1 }
            } else {
                counts.uncountedSuccesses += 1
            }
        case .failed, .aborted:
            if outcome == .failed { counts.failed += 1 } else { counts.aborted += 1 }
            guard hasCodes else { return }
            if let codes = row.text(4) {
                for code in codes.split(separator: ",") { counts.codes[String(code), default: 0] += 1 }
            } else if outcome == .failed {
                counts.codes[ErrorCode.none, default: 0] += 1
            }
        }
    }
}

extension Counts {
    /// Counts an exchange that makes no request.
    fileprivate mutating func add(_ kind: AnswerKind) {
        switch kind {
        case .notStopped: notStopped += 1
        case .notPublished: notPublished += 1
        case .rejectedOtherwise: rejectedOtherwise += 1
        case .alreadyInProgress: collisions += 1
        case .apiError: apiErrors += 1
        case .unrecognized: unrecognized += 1
        case .submitted, .success, .failed, .aborted, .inProgress: break
        }
    }
}
