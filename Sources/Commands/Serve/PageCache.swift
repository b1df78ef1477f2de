import Foundation
import HTTPService

/// Pages that were made, for as long as they hold. Of several who ask for one page at once, one has it made.
final class PageCache: @unchecked Sendable {
    private struct Page {
        let reply: HTTPReply
        let holds: String
        var used: UInt64
    }

    /// Guards all that follows; who waits for a page that is being made is woken by it.
    private let condition = NSCondition()
    private var pages: [String: Page] = [:]
    private var making: Set<String> = []
    private var bytes = 0
    private var uses: UInt64 = 0
    /// How many pages are made at once: each takes a processor, and memory.
    private let makers: DispatchSemaphore
    private let most: Int

    /// - Parameters:
    ///   - most: bytes that all pages together may take.
    ///   - makers: how many are made at once.
    init(most: Int, makers: Int) {
        self.most = most
        self.makers = DispatchSemaphore(value: makers)
    }

    /// A page that was made already; nil where it has to be.
    /// - Parameter holds: what is the same for as long as the page holds.
    func known(_ key: String, _ holds: String) -> HTTPReply? {
        condition.withLock { found(key, holds) }
    }

    /// A page, made where it is not known.
    func page(_ key: String, _ holds: String, make: () -> HTTPReply) -> HTTPReply {
        condition.lock()
        while making.contains(key) { condition.wait() }
        if let found = found(key, holds) {
            condition.unlock()
            return found
        }
        making.insert(key)
        condition.unlock()
        makers.wait()
        let reply = make()
        makers.signal()
        condition.withLock {
            making.remove(key)
            if reply.status == 200 { keep(Page(reply: reply, holds: holds, used: uses), key) }
            condition.broadcast()
        }
        return reply
    }

    private func found(_ key: String, _ holds: String) -> HTTPReply? {
        guard let page = pages[key], page.holds == holds else { return nil }
        uses += 1
        pages[key]?.used = uses
        return page.reply
    }

    /// Keeps a page; those that were used longest ago go.
    private func keep(_ page: Page, _ key: String) {
        drop(key)
        guard page.reply.body.count <= most / 4 else { return }
        pages[key] = page
        bytes += page.reply.body.count
        while bytes > most, let oldest = pages.min(by: { $0.value.used < $1.value.used })?.key { drop(oldest) }
    }

    private func drop(_ key: String) {
        if let page = pages.removeValue(forKey: key) { bytes -= page.reply.body.count }
    }
}
