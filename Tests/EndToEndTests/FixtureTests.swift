import Foundation
import Testing

/// Files that real tools wrote while they called a stand-in of the API; how each was made stands beside them.
@Suite("Captures by real tools")
struct FixtureTests {
    private struct Expected: Decodable {
        var exchanges: Int
        var others: Int
        var unread: Int
        var requests: [String: String]
        /// What the capture does not say itself.
        var options: [String]?
    }

    private struct Story: Decodable {
        var outcome: String?
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "CaptureTests/Fixtures")

    /// Every file, or folder, that something is expected of.
    private static let names: [String] = {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []
        return all.filter { $0.hasSuffix(".expected.json") && !$0.hasPrefix("chromium-netlog") }
            .map { String($0.dropLast(".expected.json".count)) }.sorted()
    }()

    @Test("are imported with the right counts and outcomes, and keep none of their secrets")
    func imported() throws {
        #expect(Self.names.count >= 13)
        let workdir = try Workdir()
        for name in Self.names {
            let text = try Data(contentsOf: Self.folder.appending(path: name + ".expected.json"))
            let expected = try JSONDecoder().decode(Expected.self, from: text)
            let database = "\(name).sqlite"
            let path = Self.folder.appending(path: name).path()
            let result = try workdir.run(["import", "--json", "--db", database, path] + (expected.options ?? []))
            #expect(result.exit == (expected.unread > 0 ? 1 : 0), "\(name): \(result.errors)")
            let totals = try result.json(ImportJSON.self).totals
            #expect(totals.exchanges == expected.exchanges, "\(name)")
            #expect(totals.quarantined == expected.unread, "\(name)")
            // Of logs lines are counted, of everything else calls.
            let others = try result.json(ImportJSON.self).source.map(\.others).reduce(0, +)
            if name.hasSuffix(".log") {
                #expect(others >= expected.others)
            } else {
                #expect(others == expected.others, "\(name)")
            }
            #expect(totals.requests == expected.requests.count, "\(name)")
            for (id, outcome) in expected.requests {
                let stories = try workdir.run("requests", id, "--json", "--db", database).json([Story].self)
                #expect(stories.map(\.outcome) == [outcome], "\(name), request \(id)")
            }
            #expect(try workdir.run("verify", "--db", database).exit == 0, "\(name)")
            let kept = try workdir.python("dump_evidence.py", workdir.path(database)).output
            #expect(kept.contains("requestId") && !kept.contains("CANARY"), "\(name)")
        }
    }

    @Test("Chromium's network log is none of the formats, and refused")
    func netLog() throws {
        let workdir = try Workdir()
        let result = try workdir.run("import", Self.folder.appending(path: "chromium-netlog.json").path())
        #expect(result.exit == 65)
        #expect(result.errors.contains("no capture in any known format"))
    }
}
