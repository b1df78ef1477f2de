import Foundation
import TestSupport
import Testing

/// Small files that are large inside, and streams without an end. The real sizes are tried by hand, as Tests/README.md says;
/// a debug build is too slow for them.
@Suite("Inputs from outside: archives and streams", .ahead, .enabled(if: !Sanitizer.isOn))
struct BombTests {
    private struct Bounded: Decodable {
        var exit: Int32
        var interrupted: Bool
        var seconds: Double
        var peakMiB: Double
        var errors: String
    }

    private let workdir: Workdir

    init() throws {
        workdir = try Workdir()
    }

    private func make(_ name: String, _ mebibytes: Int) throws {
        let made = try workdir.python("make_bombs.py", workdir.url.path(), "\(mebibytes)", name)
        try #require(made.exit == 0, "\(made.errors)")
    }

    private func size(_ name: String) throws -> Int {
        try #require(FileManager.default.attributesOfItem(atPath: workdir.path(name))[.size] as? Int)
    }

    private func bounded(_ arguments: [String], feed: String? = nil, seconds: Int = 120) throws -> Bounded {
        let feeding = feed.map { ["--feed", $0] } ?? []
        return try workdir.python(
            "bounded.py",
            feeding + ["--seconds", "\(seconds)", Workdir.program.path()] + arguments + [
                "--db", workdir.path("b.sqlite"),
            ]
        ).json(Bounded.self)
    }

    @Test(
        "a thousandfold archive is read in bounded memory, and the database stays small",
        arguments: [
            // A line may have 16 MiB.
            ("zeros.ndjson.gz", 20, Int32(65), "longer than 16 MiB"), ("line.ndjson.gz", 20, 1, "1 line in quarantine"),
            ("twice.ndjson.gz", 5, 0, "1 new exchange"), ("brackets.log.gz", 5, 1, "1 line in quarantine"),
            ("lines.ndjson.gz", 5, 65, "lines can't be read and fewer can"),
            ("archive.gz.gz", 5, 65, "an archive within an archive"),
        ])
    func thousandfold(name: String, mebibytes: Int, exit: Int32, says: String) throws {
        try make(name, mebibytes)
        let packed = try size(name)
        #expect(packed * 200 < mebibytes << 20)
        let format = name.split(separator: ".")[1] == "gz" ? "auto" : String(name.split(separator: ".")[1])
        let result = try bounded(["import", "--format", format, workdir.path(name)])
        #expect(result.exit == exit, "\(result.errors)")
        #expect(result.errors.contains(says), "\(result.errors)")
        #expect(result.peakMiB < 160, "\(result.peakMiB) MiB")
        if workdir.exists("b.sqlite") { #expect(try size("b.sqlite") < 1 << 20) }
    }

    @Test(
        "every format's reader comes through an archive of endless nothing",
        arguments: [
            "text.har", "entries.har", "levels.har", "field.csv", "rows.csv", "text.json", "answers.json", "body.log",
            "calls.log", "newman.newman", "blank.ndjson",
        ])
    func everyFormat(name: String) throws {
        try make(name + ".gz", 1)
        let format = String(name.split(separator: ".")[1])
        let result = try bounded(
            ["import", "--format", format, "--org", "acme", "--mapping", "1042", workdir.path(name + ".gz")])
        #expect([0, 1, 65].contains(result.exit) && !result.interrupted, "\(result.errors)")
        #expect(result.peakMiB < 160, "\(result.peakMiB) MiB")
        #expect(try size("b.sqlite") < 4 << 20)
    }

    @Test(
        "a stream without an end takes no more memory the longer it runs, and ends with Ctrl-C and nothing kept",
        arguments: [
            #"{"at":"2026-11-16T03:00:00Z","method":"GET","url":"https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/1042/ingest?requestId=1","response":{"requestId":1,"status":"Success"}}"#,
            #"2026-11-16T03:00:00Z GET https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/1042/ingest?requestId=1 {"requestId":1,"status":"Success","info":"x"}"#,
        ])
    func endless(line: String) throws {
        let result = try bounded(["import", "-"], feed: line, seconds: 1)
        #expect(result.interrupted && result.exit == 130, "\(result.errors)")
        #expect(result.errors.contains("nothing of the capture at hand was kept"))
        #expect(result.peakMiB < 160, "\(result.peakMiB) MiB")
        let requests = try workdir.run("requests", "--db", "b.sqlite", "--format", "ndjson")
        #expect(requests.output.isEmpty, "\(requests.output)")
        #expect(try workdir.run("verify", "--db", "b.sqlite").exit == 0)
    }

    @Test("a stream of nothing that can be read ends by itself")
    func endlessNonsense() throws {
        let result = try bounded(["import", "--format", "ndjson", "-"], feed: "y")
        #expect(result.exit == 65 && !result.interrupted, "\(result.errors)")
        #expect(result.errors.contains("is it the right --format?"))
    }
}
