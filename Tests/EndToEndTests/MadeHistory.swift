import Foundation

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

    /// Makes a history in a folder.
    init(seed: Int, requests: Int, mappings: Int = 6, weeks: Int = 6, in workdir: Workdir) throws {
        let made = try workdir.python(
            "make_history.py", "--seed", "\(seed)", "--requests", "\(requests)", "--mappings", "\(mappings)",
            "--weeks", "\(weeks)", "--out", workdir.path("made.ndjson"), "--truth", workdir.path("truth.json"))
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

extension Workdir {
    /// The report of one week or more, asked for as a user asks.
    func weekly(_ database: String, _ arguments: String...) throws -> WeeklyJSON {
        let result = try run(["report", "weekly", "--format", "json", "--db", database] + arguments)
        guard result.exit == 0 else { throw CocoaError(.fileReadUnknown, userInfo: ["report": result.errors]) }
        return try result.json(WeeklyJSON.self)
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
