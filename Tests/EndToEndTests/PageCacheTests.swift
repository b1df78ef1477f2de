import Foundation
import HTTPService
import Synchronization
import Testing

@testable import Commands
@testable import History

@Suite("Pages that are kept")
struct PageCacheTests {
    private static let a = HistoryWatch.State(device: 1, file: 1, version: 1)
    private static let b = HistoryWatch.State(device: 1, file: 1, version: 2)

    private static func reply(_ text: String, status: Int = 200) -> HTTPReply {
        HTTPReply(status: status, body: Array(text.utf8))
    }

    private static func text(_ reply: HTTPReply?) -> String? {
        reply.map { String(decoding: $0.body.bytes, as: UTF8.self) }
    }

    @Test("a page is kept for its minute, shown in the next while it is due, and never of another state")
    func moments() {
        let cache = PageCache(most: 1_000, makers: 1)
        let now = PageCache.Moment(state: Self.a, minute: 7)
        #expect(cache.known("/", now) == nil)
        _ = cache.page("/", now) { Self.reply("one") }
        #expect(Self.text(cache.page("/", now) { Self.reply("two") }) == "one")
        #expect(cache.known("/", now)?.isDue == false)
        let next = PageCache.Moment(state: Self.a, minute: 8)
        #expect(cache.known("/", next)?.isDue == true && Self.text(cache.known("/", next)?.reply) == "one")
        #expect(cache.known("/", .init(state: Self.a, minute: 9)) == nil)
        #expect(cache.known("/", .init(state: Self.b, minute: 7)) == nil)
        #expect(cache.known("/", .init(state: Self.b, minute: 8)) == nil)
        #expect(Self.text(cache.page("/", next) { Self.reply("two") }) == "two")
        #expect(cache.known("/", next)?.isDue == false)
    }

    @Test("problems are not kept; of many pages those that were used longest ago go")
    func least() {
        let cache = PageCache(most: 100, makers: 1)
        let now = PageCache.Moment(state: Self.a, minute: 1)
        _ = cache.page("/problem", now) { Self.reply("x", status: 404) }
        #expect(cache.known("/problem", now) == nil)
        for number in 0..<10 {
            _ = cache.page("/\(number)", now) { Self.reply(String(repeating: "x", count: 20)) }
            _ = cache.known("/0", now)
        }
        #expect(cache.known("/0", now) != nil && cache.known("/1", now) == nil && cache.known("/9", now) != nil)
        _ = cache.page("/long", now) { Self.reply(String(repeating: "x", count: 26)) }
        #expect(cache.known("/long", now) == nil)
    }

    @Test("of several who ask for one page at once, one has it made")
    func together() {
        let cache = PageCache(most: 1_000, makers: 2)
        let made = Atomic(0)
        DispatchQueue.concurrentPerform(iterations: 8) { _ in
            let reply = cache.page("/", .init(state: Self.a, minute: 1)) {
                made.add(1, ordering: .relaxed)
                Thread.sleep(forTimeInterval: 0.05)
                return Self.reply("one")
            }
            #expect(Self.text(reply) == "one")
        }
        #expect(made.load(ordering: .relaxed) == 1)
    }
}
