import Dispatch
import HTTPService
import Synchronization

/// Pages that were made, for as long as they hold. Of several who ask for one page at once, one has it made.
final class PageCache: Sendable {
    fileprivate struct Page {
        let reply: HTTPReply
        let holds: String
        var used: UInt64
    }

    fileprivate struct State {
        var pages: [String: Page] = [:]
        /// Who waits for a page that is being made waits for its group.
        var making: [String: DispatchGroup] = [:]
        var bytes = 0
        var uses: UInt64 = 0
    }

    private let state = Mutex(State())
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
    func known(_ key: String, _ holds: String) -> HTTPReply? { state.withLock { $0.found(key, holds) } }

    /// A page, made where it is not known.
    func page(_ key: String, _ holds: String, make: () -> HTTPReply) -> HTTPReply {
        let mine = DispatchGroup()
        while true {
            let (known, others) = state.withLock { state -> (HTTPReply?, DispatchGroup?) in
                if let reply = state.found(key, holds) { return (reply, nil) }
                if let others = state.making[key] { return (nil, others) }
                mine.enter()
                state.making[key] = mine
                return (nil, nil)
            }
            if let known { return known }
            guard let others else { break }
            others.wait()
        }
        makers.wait()
        let reply = make()
        makers.signal()
        state.withLock { state in
            state.making[key] = nil
            if reply.status == 200 { state.keep(Page(reply: reply, holds: holds, used: state.uses), key, most) }
        }
        mine.leave()
        return reply
    }
}

extension PageCache.State {
    fileprivate mutating func found(_ key: String, _ holds: String) -> HTTPReply? {
        guard let page = pages[key], page.holds == holds else { return nil }
        uses += 1
        pages[key]?.used = uses
        return page.reply
    }

    /// Keeps a page; those that were used longest ago go.
    fileprivate mutating func keep(_ page: PageCache.Page, _ key: String, _ most: Int) {
        drop(key)
        guard page.reply.body.count <= most / 4 else { return }
        pages[key] = page
        bytes += page.reply.body.count
        while bytes > most, let oldest = pages.min(by: { $0.value.used < $1.value.used })?.key { drop(oldest) }
    }

    private mutating func drop(_ key: String) {
        if let page = pages.removeValue(forKey: key) { bytes -= page.reply.body.count }
    }
}
