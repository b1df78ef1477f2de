import Foundation
import History
import IngestionAPI
import Reporting
import Synchronization
import Testing

/// A history made by `make_history.py`, with its truth.
struct MadeHistory: Sendable {
    /// The truth file, as far as it is compared.
    struct Truth: Decodable {
        struct Mapping: Decodable {
            var weeks: [String: PlainCounts]
        }

        var org: String
        var lines: Int
        var exchanges: Int
        var duplicates: Int
        var firstRequestId: Int
        var totals: PlainCounts
        var weeks: [String: PlainCounts]
        var mappings: [String: Mapping]
    }

    var lines: [ArraySlice<UInt8>]
    var truth: Truth

    private struct Kind: Hashable {
        var seed: Int
        var requests: Int
        var mappings: Int
        var weeks: Int
    }

    /// Each kind is made once in a run, whichever test asks for it first.
    private static let known = Mutex<[Kind: MadeHistory]>([:])

    /// A history, which is put into a folder, too.
    init(seed: Int, requests: Int, mappings: Int = 6, weeks: Int = 6, in workdir: Workdir) throws {
        let kind = Kind(seed: seed, requests: requests, mappings: mappings, weeks: weeks)
        self = try Self.known.withLock { known in
            if let history = known[kind] { return history }
            let history = try MadeHistory(made: kind)
            known[kind] = history
            return history
        }
        try workdir.write("made.ndjson", capture)
    }

    private init(made kind: Kind) throws {
        let workdir = try Workdir()
        let made = try workdir.python(
            "make_history.py", "--seed", "\(kind.seed)", "--requests", "\(kind.requests)", "--mappings",
            "\(kind.mappings)", "--weeks", "\(kind.weeks)", "--out", workdir.path("made.ndjson"), "--truth",
            workdir.path("truth.json"))
        guard made.exit == 0 else { throw CocoaError(.fileReadUnknown, userInfo: ["make_history": made.errors]) }
        lines = try workdir.read("made.ndjson").split(separator: UInt8(ascii: "\n"))
        truth = try JSONDecoder().decode(Truth.self, from: Data(try workdir.read("truth.json")))
    }

    /// Some of its lines, as a capture.
    func capture(_ range: Range<Int>) -> [UInt8] {
        var bytes: [UInt8] = []
        for line in lines[range] {
            bytes += line
            bytes.append(UInt8(ascii: "\n"))
        }
        return bytes
    }

    /// All of them.
    var capture: [UInt8] { capture(0..<lines.count) }
}

extension History {
    /// What `report weekly --format json` writes, without the command line; `.full` is what `--details` adds.
    func weeklyJSON(_ period: Period, detail: ReportDetail = .findings) throws -> String {
        try WeeklyReport.write(weeklyFigures(period, detail: detail), as: .json, options: ReportOptions())
    }
}

extension Workdir {
    /// The report of one week or more, asked for as a user asks.
    func weekly(_ database: String, _ arguments: String...) throws -> WeeklyJSON {
        let result = try run(["report", "weekly", "--format", "json", "--db", database] + arguments)
        guard result.exit == 0 else { throw CocoaError(.fileReadUnknown, userInfo: ["report": result.errors]) }
        return try result.json(WeeklyJSON.self)
    }

    /// The reports of many weeks: what that command writes, without the command line, which costs more than the reports.
    func weeklies(_ database: String, _ weeks: some Sequence<String>) throws -> [(week: String, report: WeeklyJSON)] {
        let history = try History(path: path(database), for: .reading)
        return try weeks.map { week in
            let period = Period(week: try #require(ISOWeek(iso: week)), timeZone: history.timeZone)
            return (week, try JSONDecoder().decode(WeeklyJSON.self, from: Data(history.weeklyJSON(period).utf8)))
        }
    }

    /// The derived tables of a database, as text; fails on a damaged file.
    func derived(_ database: String) throws -> String {
        let dump = try python("dump_derived.py", path(database))
        guard dump.exit == 0 else { throw CocoaError(.fileReadCorruptFile, userInfo: ["dump": dump.errors]) }
        return dump.output
    }

    /// How many exchanges the evidence holds.
    func exchanges(_ database: String) throws -> Int? {
        Int(try python("dump_derived.py", path(database), "--exchanges").output.dropLast())
    }
}
