import Foundation
import GRDB
import Synchronization

/// How long to wait for other processes that have the database, and who is told of it.
public struct LockWait: Sendable {
    /// Readers wait a few seconds: only while a first import is written, or for a moment when a writer begins or ends.
    public static let reading = 10.0
    /// Writers wait for one another: longer than an import of many gigabytes takes.
    public static let writing = 300.0

    /// Seconds; nil for what is usual.
    public var seconds: Double?
    /// Called once, when a writer has waited for two seconds, with how long it waits at most.
    public var notice: @Sendable (_ seconds: Double) -> Void

    /// A time to wait.
    public init(seconds: Double? = nil, notice: @escaping @Sendable (_ seconds: Double) -> Void = { _ in }) {
        self.seconds = seconds
        self.notice = notice
    }
}

/// The waiting of one connection that writes: what SQLite asks each time that it meets another process's lock.
final class LockWaiting: Sendable {
    let seconds: Double
    private let notice: @Sendable (Double) -> Void
    private let state = Mutex(State())

    private struct State {
        /// When the waiting began that `seconds` are about.
        var since = ContinuousClock.now
        /// When SQLite began to try this once.
        var triesSince = ContinuousClock.now
        /// How long it may try; nil for as long as there is time left.
        var longest: Double?
        /// Whether several tries are one waiting.
        var isWhole = false
        var isTold = false
    }

    init(_ wait: LockWait) {
        seconds = wait.seconds ?? LockWait.writing
        notice = wait.notice
    }

    /// Whether SQLite is to try once more; waits a little before.
    func triesAgain(_ tries: Int) -> Bool {
        let (goesOn, isToBeTold) = state.withLock { state in
            let now = ContinuousClock.now
            if tries == 0 {
                state.triesSince = now
                if !state.isWhole { state.since = now }
            }
            let waited = now - state.since
            if let longest = state.longest, now - state.triesSince >= .seconds(longest) { return (false, false) }
            guard waited < .seconds(seconds) else { return (false, false) }
            let tells = !state.isTold && waited > .seconds(2)
            if tells { state.isTold = true }
            return (true, tells)
        }
        if isToBeTold { notice(seconds) }
        if goesOn { Thread.sleep(forTimeInterval: min(0.001 * Double(1 << min(tries, 6)), 0.05)) }
        return goesOn
    }

    /// Tries for a moment only: what can as well be done later.
    func briefly<Value>(_ body: () throws -> Value) rethrows -> Value {
        state.withLock { $0.longest = 0.3 }
        defer { state.withLock { $0.longest = nil } }
        return try body()
    }

    /// Tries something that keeps others from beginning while it waits: for a second, then not for a moment, and so on.
    func inTurns(_ body: () throws -> Void) throws {
        state.withLock { state in
            state.since = .now
            state.isWhole = true
            state.longest = 1
        }
        defer {
            state.withLock { state in
                state.isWhole = false
                state.longest = nil
            }
        }
        while true {
            do {
                return try body()
            } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
                let waited = state.withLock { ContinuousClock.now - $0.since }
                guard waited < .seconds(seconds) else { throw error }
                Thread.sleep(forTimeInterval: 0.2)
            }
        }
    }
}
