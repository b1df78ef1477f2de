import Foundation
import IngestionAPI
import Synchronization

/// What is followed to its end.
public protocol Followed: Sendable, Hashable {
    /// Since when there is something to look at: the longer that is ago, the less often it is looked at.
    var submitted: Instant { get }
}

/// A request that is followed to its end.
public struct FollowedRequest: Followed {
    /// Its ID.
    public var id: RequestID
    /// Its mapping.
    public var mapping: String
    /// When it was submitted, or first seen.
    public var submitted: Instant

    /// A request from its parts.
    public init(id: RequestID, mapping: String, submitted: Instant) {
        self.id = id
        self.mapping = mapping
        self.submitted = submitted
    }
}

/// A batch that is followed to its end.
public struct FollowedBatch: Followed {
    /// Its ID.
    public var id: String
    /// The request that names it.
    public var request: RequestID
    /// When that was submitted, or first seen.
    public var submitted: Instant

    /// A batch from its parts.
    public init(id: String, request: RequestID, submitted: Instant) {
        self.id = id
        self.request = request
        self.submitted = submitted
    }
}

/// How requests and batches are followed.
public struct FollowingOptions: Sendable {
    /// How many calls are under way at most.
    public var maxConcurrent = 8
    /// How many calls are made a second at most.
    public var rate = 10.0
    /// The least time between two looks at one request or batch, seconds.
    public var interval = 2.0
    /// The longest, seconds.
    public var longestInterval = 300.0
    /// After how many seconds to stop; nil for when all have ended. No look begins later.
    public var limit: Double?
    /// Whether to stop: asked before every look, and while one is waited for.
    public var isStopped: @Sendable () -> Bool = { false }
    /// The clocks.
    public var time = TimeSource.system

    /// Ten calls a second, until all have ended.
    public init() {}
}

/// What one look at what is followed gave.
public enum Sight: Sendable {
    /// It runs.
    case running
    /// It has ended, or can't be followed any further.
    case over
}

/// Follows many requests or batches at once: asks for each one's status until it has ended, ever less often the longer it runs.
public final class Following<Item: Followed>: Sendable {
    private struct State {
        /// By the time of the next look.
        var waiting: [(due: Double, item: Item)]
        var underway = 0
        var ended = 0
        var nextCall = 0.0
        var failure: (any Error)?
    }

    /// When it ends early: for the waits between the calls that a look makes.
    public let limit: CallLimit
    private let options: FollowingOptions
    private let state: Mutex<State>
    private let began: Double

    /// What to follow.
    public init(_ items: [Item], options: FollowingOptions) {
        self.options = options
        state = Mutex(State(waiting: items.map { (0, $0) }))
        began = options.time.seconds()
        limit = CallLimit(after: options.limit, time: options.time, isStopped: options.isStopped)
    }

    /// How many have ended, and how many have not.
    public var progress: (ended: Int, open: Int) {
        state.withLock { ($0.ended, $0.waiting.count + $0.underway) }
    }

    /// Follows until all have ended or the time is over.
    /// - Parameter worker: makes, for each thread, what looks at one.
    /// - Throws: what a look throws; it ends all of them.
    public func run(_ worker: @escaping @Sendable () -> (Item) throws -> Sight) throws {
        let group = DispatchGroup()
        let count = max(1, min(options.maxConcurrent, progress.open))
        for _ in 0..<count {
            group.enter()
            let thread = Thread { [self] in
                let look = worker()
                while let item = next() { settle(item, Result { try look(item) }) }
                group.leave()
            }
            thread.stackSize = 1 << 20
            thread.start()
        }
        group.wait()
        if let failure = state.withLock({ $0.failure }) { throw failure }
    }

    /// Waits until another call that a look makes may be made: the rate is that of all calls together.
    public func turn() {
        let now = now
        let wait = state.withLock { state in
            let due = max(now, state.nextCall)
            state.nextCall = due + 1 / max(0.001, options.rate)
            return due - now
        }
        limit.wait(wait)
    }

    private var now: Double { options.time.seconds() - began }

    private enum Step {
        case take(Item)
        case wait(Double)
        case stop
    }

    /// The next one that is due; nil where there is nothing left to do.
    private func next() -> Item? {
        while true {
            let now = now
            let step = state.withLock { state -> Step in
                if state.failure != nil || state.waiting.isEmpty && state.underway == 0 { return .stop }
                if limit.reason != nil { return .stop }
                guard let first = state.waiting.first else { return .wait(0.02) }
                let due = max(first.due, state.nextCall)
                if due > now { return .wait(min(CallLimit.glance, due - now)) }
                let item = Self.removeFirst(&state.waiting)
                state.underway += 1
                state.nextCall = now + 1 / max(0.001, options.rate)
                return .take(item)
            }
            switch step {
            case .stop: return nil
            case .wait(let seconds): options.time.sleep(seconds)
            case .take(let item): return item
            }
        }
    }

    private func settle(_ item: Item, _ result: Result<Sight, any Error>) {
        let now = now
        // A tenth of its age: a request is never known to have ended later than a tenth of its time after it did.
        let age = Double(options.time.now().milliseconds - item.submitted.milliseconds) / 1_000
        let pause = min(max(options.interval, age / 10), max(options.interval, options.longestInterval))
        state.withLock { state in
            state.underway -= 1
            switch result {
            case .success(.over): state.ended += 1
            case .success(.running): Self.insert((now + pause, item), into: &state.waiting)
            case .failure(let error): if state.failure == nil { state.failure = error }
            }
        }
    }

    // MARK: - A heap by due time

    private static func insert(
        _ item: (due: Double, item: Item), into heap: inout [(due: Double, item: Item)]
    ) {
        heap.append(item)
        var child = heap.count - 1
        while child > 0, heap[child].due < heap[(child - 1) / 2].due {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    private static func removeFirst(_ heap: inout [(due: Double, item: Item)]) -> Item {
        let first = heap[0].item
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var parent = 0
        while true {
            let left = 2 * parent + 1
            guard left < heap.count else { return first }
            let right = left + 1
            let least = right < heap.count && heap[right].due < heap[left].due ? right : left
            guard heap[least].due < heap[parent].due else { return first }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
