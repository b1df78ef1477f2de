import Foundation
import HTTPService
import TestSupport
import Testing

@testable import Commands

/// Pages of a history as a person goes through them: every link leads somewhere, and every figure to as many as it says.
@Suite("Served pages")
struct ServedPagesTests {
    /// How many histories are gone through, and how many pages of each at most; a campaign asks for more (Tests/README.md).
    private static let histories = Campaign.histories ?? 1
    private static let most = histories > 1 ? 1_200 : 250

    @Test(
        "no link of any page leads nowhere, and each figure that is a link equals the count behind it",
        arguments: 0..<histories)
    func crawl(seed: Int) throws {
        let workdir = try Workdir()
        if seed == 0 {
            try MadeDemo.copy(to: workdir)
            try workdir.run("backup", workdir.path("h.sqlite"), "--db", workdir.path("demo/history.sqlite"))
        } else {
            _ = try MadeHistory(seed: seed, requests: 3_000, in: workdir)
            try workdir.run("import", workdir.path("made.ndjson"), "--db", workdir.path("h.sqlite"))
        }
        let pages = ServedPages(workdir, database: "h.sqlite")
        var random = Chance(seed: UInt64(seed + 1))
        var (waiting, seen, figures, visited) = (["/"], Set(["/"]), 0, 0)
        var counted: [String: Int?] = [:]
        while !waiting.isEmpty, visited < Self.most {
            let place = Int(random.next() % UInt64(waiting.count))
            // There are many more requests than pages about them, and these have the figures.
            if waiting[place].hasPrefix("/requests/"), random.next() % 8 > 0, waiting.count > 20 { continue }
            let target = waiting.remove(at: place)
            visited += 1
            let reply = pages.reply(target)
            #expect(reply.status == 200, "\(target)")
            guard reply.headers.contains(where: { $0.1.hasPrefix("text/html") }) else { continue }
            for link in ServedPages.links(String(decoding: reply.body.bytes, as: UTF8.self)) {
                if seen.insert(link.target).inserted { waiting.append(link.target) }
                guard let figure = link.figure, link.target.hasPrefix("/requests?") else { continue }
                if counted[link.target] == nil { counted[link.target] = try pages.count(link.target) }
                #expect(counted[link.target] == figure, "\(target): \(link)")
                figures += 1
            }
        }
        print("served pages: history \(seed), \(visited) pages, \(figures) figures")
        #expect(figures > 100)
    }
}
