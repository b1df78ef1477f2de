import Foundation
import History
import IngestionAPI
import TestSupport
import Testing

/// The same bytes are the same evidence, by whatever door they come in: live, in any format, in a bundle.
///
/// A door that can't carry a body refuses it, and says so; none alters it.
@Suite("Doors", .serialized, .ahead)
struct DoorTests {
    private let workdir: Workdir
    private static let made = OddBody.all(seed: 41)
    private let bodies = Self.made
    /// The answers before and behind each request's odd one, in hexadecimal.
    private var ends: [Int: [String]] = [:]

    init() throws {
        workdir = try Workdir()
        // Every request goes on before and behind its odd answer and ends with a code: a bundle about that holds them all.
        var lines = ""
        for body in bodies {
            for (hour, status) in [("08", "In Progress"), ("10", "Failed")] {
                let answer = #"{"info":"Mapping Id: 1042. ACP-880096","requestId":\#(body.id),"status":"\#(status)"}"#
                ends[body.id, default: []].append(Array(answer.utf8).hex)
                lines +=
                    #"{"at":"2026-11-18T\#(hour):00:00Z","method":"GET","url":"\#(Door.url(body, "http://127.0.0.1"))","response":\#(answer)}"#
                    + "\n"
            }
        }
        try workdir.write("ends.ndjson", Array(lines.utf8))
    }

    /// A server that answers with the bodies.
    private final class Server {
        let process = Process()
        let input = Pipe()
        let address: String

        init(_ workdir: Workdir, _ bodies: [OddBody]) throws {
            try FileManager.default.createDirectory(
                at: workdir.url.appending(path: "bodies"), withIntermediateDirectories: true)
            for body in bodies {
                try workdir.write("bodies/\(body.id)", body.bytes)
                if body.httpStatus != 200 {
                    try workdir.write("bodies/\(body.id).status", Array("\(body.httpStatus)".utf8))
                }
            }
            process.executableURL = URL(filePath: "/usr/bin/env")
            process.arguments = [
                "python3", Workdir.histories.appending(path: "answer_bytes.py").path(), workdir.path("bodies"),
            ]
            process.standardInput = input
            let output = Pipe()
            process.standardOutput = output
            try process.run()
            // The number and the line break may come one after the other.
            var port = ""
            while !port.hasSuffix("\n") {
                let more = output.fileHandleForReading.availableData
                try #require(!more.isEmpty, "the server ended")
                port += String(decoding: more, as: UTF8.self)
            }
            address = "http://127.0.0.1:\(try #require(Int(port.dropLast())))"
        }

        deinit {
            try? input.fileHandleForWriting.close()
            process.terminate()
            process.waitUntilExit()
        }
    }

    /// Asks for every request once, at the moment that all captures name.
    private func askLive(_ bodies: [OddBody], _ server: Server, database: String, capture: String) throws {
        let time = TimeSource(
            now: { Instant(milliseconds: Door.milliseconds) }, seconds: TimeSource.system.seconds, sleep: { _ in })
        let asked = try workdir.run(
            ["status", "--db", database, "--mapping", "1042", "--capture", capture] + bodies.map { "\($0.id)" },
            environment: [
                "INGEST_AUDIT_BASE_URL": server.address, "INGEST_AUDIT_ORG": "acme", "INGEST_AUDIT_API_KEY": "key",
                "INGEST_AUDIT_TOKEN": "word",
            ], time: time)
        #expect([0, 1, 69].contains(asked.exit), "\(asked.errors)")
    }

    private func importing(_ file: String, into database: String, _ arguments: [String] = []) throws -> ImportJSON {
        let result = try workdir.run(["import", file, "--db", database, "--json"] + arguments)
        return try #require(try? result.json(ImportJSON.self), "\(file): \(result.errors)")
    }

    /// The week's report, without how many imports there were.
    private func figures(_ database: String) throws -> NSDictionary {
        let history = try History(path: workdir.path(database), for: .reading)
        let week = try #require(ISOWeek(iso: "2026-W47"))
        let text = try history.weeklyJSON(Period(week: week, timeZone: history.timeZone))
        var report = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        var evidence = try #require(report["evidence"] as? [String: Any])
        evidence["imports"] = nil
        report["evidence"] = evidence
        return report as NSDictionary
    }

    /// All answers that a database holds, one after another.
    private func evidence(_ database: String) throws -> String {
        let dump = try workdir.python("dump_evidence.py", workdir.path(database), "--responses")
        try #require(dump.exit == 0, "\(dump.errors)")
        return dump.output
    }

    /// What the native base64 form makes of some bodies.
    private struct Measure {
        var file: String
        var figures: NSDictionary
        var derived: String
    }

    /// Each is made once.
    private final class Measures {
        var made: [[Int]: Measure] = [:]
    }

    private let measures = Measures()

    private func measure(_ bodies: [OddBody], _ base: String) throws -> Measure {
        let ids = bodies.map(\.id)
        if let known = measures.made[ids] { return known }
        let file = "measure-\(measures.made.count).ndjson"
        let database = "\(file).sqlite"
        try workdir.write(file, try Door.base64.written(bodies, base))
        _ = try importing("ends.ndjson", into: database)
        let taken = try importing(file, into: database).totals
        try #require(taken.new == bodies.count && taken.quarantined == 0)
        let made = Measure(file: file, figures: try figures(database), derived: try workdir.derived(database))
        measures.made[ids] = made
        return made
    }

    /// Holds a database that some bodies have come into by a door against what the native base64 form makes of them.
    private func check(
        _ database: String, _ bodies: [OddBody], _ base: String, evidence expected: String? = nil, door: String
    ) throws {
        let measure = try measure(bodies, base)
        // No description of megabytes where they differ, but the names of those that are not there.
        let all = expected ?? self.bodies.map { ends[$0.id]!.joined() }.joined() + bodies.map(\.hex).joined()
        let found = try evidence(database)
        if found != all {
            let data = Data(found.utf8)
            let missing = bodies.filter { data.range(of: Data($0.hex.utf8)) == nil && !$0.bytes.isEmpty }
            Issue.record("\(door): other bytes than came; not there: \(missing.map(\.name))")
        }
        #expect(try figures(database) == measure.figures, "\(door)")
        #expect(try workdir.derived(database) == measure.derived, "\(door)")
        #expect(try workdir.run("verify", "--db", database).exit == 0, "\(door)")
        // The same exchange by both doors is one.
        let again = try importing(measure.file, into: database).totals
        #expect(again.new == 0 && again.exchanges == bodies.count, "\(door)")
    }

    @Test("any bytes give the same evidence, figures and digests by every door, or are refused")
    func same() throws {
        try check(bodies.filter { !$0.isLong }, by: Door.all)
    }

    @Test("as long an answer as is taken live, too")
    func long() throws {
        try check(bodies.filter(\.isLong), by: Door.all.filter { $0.file.hasPrefix("base64.") })
    }

    private func check(_ bodies: [OddBody], by doors: [Door]) throws {
        let server = try Server(workdir, bodies)
        let base = server.address
        _ = try importing("ends.ndjson", into: "live.sqlite")
        try askLive(bodies, server, database: "live.sqlite", capture: "live.ndjson")
        try check("live.sqlite", bodies, base, door: "live")

        // What was recorded beside it says the same, and reads back.
        _ = try importing("ends.ndjson", into: "capture.sqlite")
        let recorded = try importing("live.ndjson", into: "capture.sqlite").totals
        #expect(recorded.new == bodies.count && recorded.quarantined == 0)
        try check("capture.sqlite", bodies, base, door: "the live capture")
        #expect(try importing("live.ndjson", into: "live.sqlite").totals.new == 0)

        for door in doors {
            let carried = bodies.filter(door.carries)
            #expect(carried.count >= min(6, bodies.count), "\(door.name)")
            let database = "\(door.file).sqlite"
            try workdir.write(door.file, try door.written(carried, base))
            _ = try importing("ends.ndjson", into: database)
            let source = try importing(door.file, into: database, door.arguments)
            #expect(source.totals.new == carried.count, "\(door.name)")
            #expect(source.totals.quarantined == 0 && source.source.allSatisfy { $0.others == 0 }, "\(door.name)")
            try check(database, carried, base, door: door.name)
            #expect(try importing(door.file, into: "live.sqlite", door.arguments).totals.new == 0, "\(door.name)")
        }

        // Packed, and named by what it holds.
        try workdir.write("packed.ndjson", try Door.base64.written(bodies, base))
        _ = try workdir.tool("gzip", [workdir.path("packed.ndjson")])
        _ = try importing("ends.ndjson", into: "packed.sqlite")
        #expect(try importing("packed.ndjson.gz", into: "packed.sqlite").totals.new == bodies.count)
        try check("packed.sqlite", bodies, base, door: "ndjson.gz")

        // Out again and in: nothing is lost, and nothing is new.
        let bundled = try workdir.run("errors", "ACP-880096", "--bundle", "ticket", "--db", "live.sqlite")
        try #require(bundled.exit == 0, "\(bundled.errors)")
        let bundle = try importing("ticket/exchanges.ndjson", into: "bundle.sqlite").totals
        #expect(bundle.new == 2 * self.bodies.count + bodies.count && bundle.quarantined == 0)
        // Request by request, each one's by time.
        let came = Set(bodies.map(\.id))
        let ordered = self.bodies.map { body in
            [ends[body.id]![0], came.contains(body.id) ? body.hex : "", ends[body.id]![1]].joined()
        }.joined()
        try check("bundle.sqlite", bodies, base, evidence: ordered, door: "bundle")
        #expect(try importing("ticket/exchanges.ndjson", into: "live.sqlite").totals.new == 0)
    }

    @Test("a server that answers with a byte FF gives the figures of the HAR of it: an API error, and no request")
    func figuresOfBadBytes() throws {
        let body = try #require(bodies.first { $0.name == "a byte FF" })
        let server = try Server(workdir, [body])
        try askLive([body], server, database: "live.sqlite", capture: "live.ndjson")
        try workdir.write(
            "one.har", try #require(Door.all.first { $0.file == "base64.har" }).written([body], server.address))
        #expect(try importing("one.har", into: "har.sqlite").totals.new == 1)
        for database in ["live.sqlite", "har.sqlite"] {
            let week = try workdir.run(
                "report", "weekly", "--db", database, "--week", "2026-W47", "--format", "json"
            ).json(WeeklyJSON.self)
            #expect(week.totals.counts.requests == 0 && week.totals.counts.apiErrors == 1, "\(database)")
            #expect(try evidence(database) == body.hex, "\(database)")
        }
        #expect(try figures("live.sqlite") == figures("har.sqlite"))
        #expect(try importing("one.har", into: "live.sqlite").totals.new == 0)
    }

    @Test("a request that was asked for in a body keeps its name in a bundle, whatever the answer was")
    func askedInBody() throws {
        let line = { (hour: Int, status: Int, response: String) in
            #"{"at":"2026-11-18T0\#(hour):00:00Z","method":"GET","url":"https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/1042/ingest","#
                + #""request":{"requestId":7},"httpStatus":\#(status),"response":\#(response)}"# + "\n"
        }
        let lines = [
            line(1, 200, #"{"requestId":7,"info":"Mapping Id: 1042.","status":"In Progress"}"#),
            line(2, 502, #""<html>""#),
            line(3, 200, #"{"requestId":7,"info":"Mapping Id: 1042. ACP-880096","status":"Failed"}"#),
        ]
        try workdir.write("own.ndjson", Array(lines.joined().utf8))
        _ = try importing("own.ndjson", into: "own.sqlite")
        try #require(workdir.run("errors", "ACP-880096", "--bundle", "ticket", "--db", "own.sqlite").exit == 0)
        #expect(try importing("ticket/exchanges.ndjson", into: "own.sqlite").totals.new == 0)
        #expect(try importing("ticket/exchanges.ndjson", into: "again.sqlite").totals.new == 3)
        #expect(try workdir.derived("again.sqlite") == workdir.derived("own.sqlite"))
    }

    @Test("what a door can't carry goes to quarantine and is never altered")
    func refused() throws {
        let base = "http://127.0.0.1"
        let good = try #require(bodies.first)
        for body in bodies where !body.isUTF8 && !body.bytes.contains(where: { $0 < 0x20 }) && body.bytes.count < 5_000
        {
            // The bytes stand where text belongs, as no sound writer leaves them.
            let raw = body.bytes.flatMap {
                $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") ? [UInt8(ascii: "\\"), $0] : [$0]
            }
            let native =
                Door.line(good, base, #""response":"#, good.bytes)
                + Door.line(body, base, #""response":"#, [UInt8(ascii: "\"")] + raw + [UInt8(ascii: "\"")])
            let place = Array("PLACE".utf8)
            let har = try Door.har([good, body], base) {
                ["text": $0.id == good.id ? String(decoding: $0.bytes, as: UTF8.self) : "PLACE"]
            }.replacing(place, with: raw)
            let sheet =
                Array("at,method,URL,HTTP status,response\n".utf8)
                + [good, body].flatMap { body in
                    Array(#"\#(Door.at),GET,\#(Door.url(body, base)),200,""#.utf8)
                        + body.bytes.flatMap { $0 == UInt8(ascii: "\"") ? [$0, $0] : [$0] } + Array("\"\n".utf8)
                }
            for (file, bytes) in [("raw.ndjson", native), ("raw.har", har), ("raw.csv", sheet)] {
                try workdir.write(file, bytes)
                let database = "\(file)-\(body.id).sqlite"
                let totals = try importing(file, into: database).totals
                #expect(totals.new == 1 && totals.quarantined == 1, "\(file): \(body.name)")
                #expect(try evidence(database) == good.hex, "\(file): \(body.name)")
            }
        }
    }
}
