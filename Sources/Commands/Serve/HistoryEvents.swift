import Foundation
import HTTPService
import History
import Reporting
import Synchronization

/// Tells open pages that the history has changed, and by how many exchanges. Nobody looks where no page is open.
final class HistoryEvents: Sendable {
    private struct Listener {
        let stream: HTTPStream
        let language: ReportLanguage
    }

    private struct State {
        var listeners: [Listener] = []
        var isWatching = false
    }

    /// Seconds between two looks, and after how many of them a connection is shown to be alive.
    private static let pause = 1.0
    private static let silence = 15

    private let path: String
    private let watch: HistoryWatch
    private let state = Mutex(State())

    init(path: String, watch: HistoryWatch) {
        self.path = path
        self.watch = watch
    }

    /// The answer to a page that wants to be told.
    func reply(_ language: ReportLanguage) -> HTTPReply {
        var reply = HTTPReply(
            status: 200, headers: [("Content-Type", "text/event-stream"), ("Cache-Control", "no-store")],
            body: Array("retry: 5000\n\n".utf8))
        reply.stream = { [self] stream in listen(Listener(stream: stream, language: language)) }
        return reply
    }

    private func listen(_ listener: Listener) {
        let isFirst = state.withLock { state in
            state.listeners.append(listener)
            defer { state.isWatching = true }
            return !state.isWatching
        }
        if isFirst { Session.current.thread { self.look() } }
    }

    private func look() {
        var (known, exchanges, looks) = (watch.state, exchanges, 0)
        while true {
            Thread.sleep(forTimeInterval: Self.pause)
            looks += 1
            let listeners = state.withLock { state in
                state.listeners.removeAll { !$0.stream.isOpen }
                state.isWatching = !state.listeners.isEmpty
                return state.listeners
            }
            guard !listeners.isEmpty else { return }
            let now = watch.state
            if now != known, now != nil {
                let count = self.exchanges
                let new = count.flatMap { count in exchanges.map { count - $0 } } ?? 0
                for listener in listeners {
                    listener.stream.send("event: changed\ndata: \(ReportSentence.change(new, listener.language))\n\n")
                }
                (known, exchanges) = (now, count)
            } else if looks % Self.silence == 0 {
                for listener in listeners { listener.stream.send(": \n\n") }
            }
        }
    }

    /// How many exchanges there are; nil where that can't be read at the moment.
    private var exchanges: Int? { try? History(path: path, for: .reading).evidence().exchanges }
}
