import Foundation
import HTTPService
import History
import IngestionAPI
import Reporting
import Synchronization

/// The proof of a history, made beside all else.
final class ServedVerification: Sendable {
    private struct State {
        var replies: [Address: HTTPReply] = [:]
        /// Of which state of the history they are.
        var holds: HistoryWatch.State?
        var making: Set<Address> = []
        var since: Instant?
    }

    private let state = Mutex(State())

    /// Since when it is being made.
    var since: Instant? { state.withLock(\.since) }

    /// The proof of a state of the history; nil while it is being made.
    func reply(
        _ address: Address, of holds: HistoryWatch.State, at now: Instant,
        make: @escaping @Sendable (Address) -> HTTPReply
    ) -> HTTPReply? {
        let (known, isFirst) = state.withLock { state -> (HTTPReply?, Bool) in
            if state.holds != holds { (state.replies, state.holds) = ([:], holds) }
            if let reply = state.replies[address] { return (reply, false) }
            guard state.making.isEmpty else { return (nil, false) }
            state.making = [address]
            state.since = now
            return (nil, true)
        }
        guard isFirst else { return known }
        Session.current.thread { [self] in
            let reply = make(address)
            state.withLock { state in
                state.making = []
                if state.holds == holds { state.replies[address] = reply }
            }
        }
        return nil
    }
}
