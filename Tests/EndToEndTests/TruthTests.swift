import Foundation
import Testing

/// However captures come in, every week's report equals the truth, and the databases equal one another.
@Suite("Reports equal the truth")
struct TruthTests {
    private static let seeds = [1, 2, 3]

    private let workdir: Workdir

    init() throws {
        workdir = try Workdir()
    }

    /// Compares the report of every week with the truth, in every count.
    private func checkReports(_ database: String, _ truth: MadeHistory.Truth, _ how: String) throws {
        #expect(!truth.weeks.isEmpty)
        for (week, report) in try workdir.weeklies(database, truth.weeks.keys) {
            let expected = try #require(truth.weeks[week])
            #expect(report.period.week == week)
            #expect(report.totals.counts == expected, "\(how), \(week)")
            report.totals.checkRates("\(how), \(week)")
            var mappings: [String: PlainCounts] = [:]
            for mapping in report.mappings {
                #expect(mapping.organization == truth.org)
                mapping.figures.checkRates("\(how), \(week), \(mapping.mapping)")
                if mapping.figures.counts != PlainCounts() { mappings[mapping.mapping] = mapping.figures.counts }
            }
            let expectedMappings = truth.mappings.compactMapValues { $0.weeks[week] }
            #expect(mappings == expectedMappings.filter { $0.value != PlainCounts() }, "\(how), \(week)")
            for code in report.errors {
                let name = code.code ?? "(no code)"
                #expect(code.count == expected.codes[name, default: 0], "\(how), \(week), \(name)")
                #expect(code.mappings == expectedMappings.values.filter { $0.codes[name] != nil }.count)
            }
            let listed = Set(report.errors.filter { $0.count > 0 }.map { $0.code ?? "(no code)" })
            #expect(listed == Set(expected.codes.keys), "\(how), \(week)")
        }
    }

    /// Imports and compares with the truth and, where given, with the derived tables of another import.
    private func check(
        _ history: MadeHistory, _ pieces: [(name: String, bytes: [UInt8])], separately: Bool, _ how: String,
        equals derived: String?
    ) throws -> String {
        let database = "\(UUID().uuidString).sqlite"
        for piece in pieces { try workdir.write(piece.name, piece.bytes) }
        if separately {
            for piece in pieces {
                #expect(try workdir.run("import", "--db", database, piece.name).exit == 0, "\(how)")
            }
        } else {
            #expect(try workdir.run(["import", "--db", database] + pieces.map(\.name)).exit == 0, "\(how)")
        }
        try checkReports(database, history.truth, how)
        #expect(try workdir.exchanges(database) == history.truth.exchanges, "\(how)")
        #expect(try workdir.run("verify", "--db", database).exit == 0, "\(how)")
        let found = try workdir.derived(database)
        if let derived { #expect(found == derived, "\(how): the derived tables differ") }
        return found
    }

    @Test("imported whole, twice, in three pieces in every order, and in overlapping pieces", arguments: seeds)
    func anyWay(seed: Int) throws {
        let history = try MadeHistory(seed: seed, requests: 500, in: workdir)
        let whole = [("whole.ndjson", history.capture)]
        let derived = try check(history, whole, separately: false, "whole", equals: nil)
        #expect(derived.count > 30_000)

        let copy = [("whole.ndjson", history.capture), ("copy.ndjson", history.capture + [UInt8(ascii: "\n")])]
        _ = try check(history, copy, separately: true, "twice", equals: derived)

        let count = history.lines.count
        let cuts = [0, count * 3 / 10, count * 7 / 10, count]
        let pieces = (0..<3).map { ("piece\($0).ndjson", history.capture(cuts[$0]..<cuts[$0 + 1])) }
        for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
            _ = try check(
                history, order.map { pieces[$0] }, separately: order[0] == 1, "pieces \(order)", equals: derived)
        }

        let overlapping = [(5, 9), (0, 4), (3, 6), (8, 10), (2, 7)].map { from, to in
            ("tenths\(from)-\(to).ndjson", history.capture(count * from / 10..<count * to / 10))
        }
        _ = try check(history, overlapping, separately: true, "overlapping", equals: derived)
    }

    @Test("imported line by line backwards")
    func backwards() throws {
        let history = try MadeHistory(seed: 4, requests: 600, weeks: 3, in: workdir)
        var bytes: [UInt8] = []
        for line in history.lines.reversed() {
            bytes += line
            bytes += Array("\r\n\n".utf8)
        }
        let derived = try check(
            history, [("forwards.ndjson", history.capture)], separately: false, "forwards", equals: nil)
        _ = try check(history, [("backwards.ndjson", bytes)], separately: false, "backwards", equals: derived)
    }

    @Test("a log that grows is taken up where it ended, also when it ended within a line")
    func growing() throws {
        let history = try MadeHistory(seed: 5, requests: 600, weeks: 3, in: workdir)
        let whole = history.capture
        for end in [whole.count / 4, whole.count / 2, whole.count * 3 / 4] {
            let lineEnd = whole[..<end].lastIndex(of: UInt8(ascii: "\n"))! + 1
            try workdir.write("log.ndjson", whole[..<lineEnd])
            #expect(try workdir.run("import", "log.ndjson").exit == 0)
        }
        try workdir.write("log.ndjson", whole)
        #expect(try workdir.run("import", "log.ndjson").exit == 0)
        try checkReports("ingest-audit.sqlite", history.truth, "grown")
        #expect(try workdir.exchanges("ingest-audit.sqlite") == history.truth.exchanges)
        #expect(try workdir.run("import", "--db", "other.sqlite", "log.ndjson").exit == 0)
        #expect(try workdir.derived("ingest-audit.sqlite") == workdir.derived("other.sqlite"))
    }

    @Test("from standard input as from a file")
    func standardInput() throws {
        let history = try MadeHistory(seed: 6, requests: 400, weeks: 2, in: workdir)
        let result = try workdir.run("import", "-", input: history.capture)
        #expect(result.exit == 0)
        try checkReports("ingest-audit.sqlite", history.truth, "standard input")
    }
}
