import Figures
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
        var (known, evidence, looks) = (watch.state, evidence, 0)
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
            if now != known, now != nil, let found = self.evidence {
                // Whoever closes the database tidies up behind its last change: nothing that anybody sees.
                if found != evidence {
                    let new = found.exchanges - (evidence?.exchanges ?? 0)
                    for listener in listeners {
                        let text = ReportSentence.change(new, listener.language)
                        listener.stream.send("event: changed\ndata: \(text)\n\n")
                    }
                }
                (known, evidence) = (now, found)
            } else if looks % Self.silence == 0 {
                for listener in listeners { listener.stream.send(": \n\n") }
            }
        }
    }

    /// What there is; nil where that can't be read at the moment.
    private var evidence: EvidenceFigures? { try? History(path: path, for: .reading).evidence() }
}
