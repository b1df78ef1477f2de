import Dispatch
import HTTPService
import History
import Synchronization

/// Pages that were made, for as long as they hold. Of several who ask for one page at once, one has it made.
///
/// A page is of a state of the history and of a minute. While the minute's page is made, whoever asks has that of the minute before:
/// nothing but ages differs. No page of another state is ever shown.
final class PageCache: Sendable {
    /// What a page is of.
    struct Moment: Equatable {
        let state: HistoryWatch.State
        let minute: Int64
    }

    fileprivate struct Page {
        let reply: HTTPReply
        let of: Moment
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

    /// A page that was made already, and whether it is time to make it again; nil where it has to be made first.
    func known(_ key: String, _ now: Moment) -> (reply: HTTPReply, isDue: Bool)? {
        state.withLock { state in
            if let reply = state.found(key, now) { return (reply, false) }
            let before = Moment(state: now.state, minute: now.minute - 1)
            return state.found(key, before).map { ($0, state.making[key] == nil) }
        }
    }

    /// A page, made where it is not known.
    func page(_ key: String, _ now: Moment, make: () -> HTTPReply) -> HTTPReply {
        let mine = DispatchGroup()
        while true {
            let (known, others) = state.withLock { state -> (HTTPReply?, DispatchGroup?) in
                if let reply = state.found(key, now) { return (reply, nil) }
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
            if reply.status == 200 { state.keep(Page(reply: reply, of: now, used: state.uses), key, most) }
        }
        mine.leave()
        return reply
    }
}

extension PageCache.State {
    fileprivate mutating func found(_ key: String, _ moment: PageCache.Moment) -> HTTPReply? {
        guard let page = pages[key], page.of == moment else { return nil }
        uses += 1
        pages[key]?.used = uses
        return page.reply
    }

    /// Keeps a page; those that were used longest ago go.
    fileprivate mutating func keep(_ page: PageCache.Page, _ key: String, _ most: Int) {
        drop(key)
        // What is of another state is never shown again.
        for (other, old) in pages where old.of.state != page.of.state { drop(other) }
        guard page.reply.body.count <= most / 4 else { return }
        pages[key] = page
        bytes += page.reply.body.count
        while bytes > most, let oldest = pages.min(by: { $0.value.used < $1.value.used })?.key { drop(oldest) }
    }

    private mutating func drop(_ key: String) {
        if let page = pages.removeValue(forKey: key) { bytes -= page.reply.body.count }
    }
}
