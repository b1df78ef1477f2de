import Foundation
import Synchronization

/// What happens at Ctrl-C, or when the program is told to end.
///
/// At the first signal a command stops at its next `check`, undoes what it has begun, and leaves the database as one
/// file. One that does not come to it within seconds, or is told twice, ends at once: SQLite forgets its transaction.
enum Interruption {
    /// What is interrupted.
    enum Work: Int {
        case importing
        case merging
        case calling
        case pruning
        case rebuilding
        case copying

        /// What the user reads.
        fileprivate var message: StaticString {
            switch self {
            case .importing: "\ningest-audit: interrupted; nothing of the capture at hand was kept\n"
            case .merging: "\ningest-audit: interrupted; nothing was merged\n"
            case .calling: "\ningest-audit: interrupted; what was answered is kept, and collect goes on with the rest\n"
            case .pruning:
                "\ningest-audit: interrupted; either all of it was deleted, or nothing: prune shows which\n"
            case .rebuilding: "\ningest-audit: interrupted; either all was made anew, or nothing was changed\n"
            case .copying: "\ningest-audit: interrupted; no copy was made\n"
            }
        }

        /// How long it has to come to an end: a call is to be answered, if it can be.
        fileprivate var seconds: UInt32 { self == .calling ? 5 : 2 }
    }

    /// A command was told to end.
    struct Asked: Error {}

    private static let work = Atomic<Int>(Work.importing.rawValue)
    private static let asked = Atomic<Bool>(false)

    /// From here on a signal ends this work, with the contract's exit code 130.
    static func ends(_ work: Work) {
        guard Session.current.ownsProcess else { return }
        self.work.store(work.rawValue, ordering: .relaxed)
        for number in [SIGINT, SIGTERM] {
            signal(number) { _ in
                let isFirst = !Interruption.asked.exchange(true, ordering: .relaxed)
                if isFirst { alarm(Interruption.current.seconds) } else { Interruption.end() }
            }
        }
        signal(SIGALRM) { _ in Interruption.end() }
    }

    /// Whether the command was told to end.
    static var isAsked: Bool { asked.load(ordering: .relaxed) }

    /// - Throws: `Asked`, where the command was told to end.
    static func check() throws {
        if isAsked { throw Asked() }
    }

    /// Waits, and looks for signals meanwhile.
    /// - Throws: `Asked`.
    static func sleep(seconds: Double) throws {
        let time = Session.current.time
        let end = time.seconds() + seconds
        while case let left = end - time.seconds(), left > 0 {
            try check()
            time.sleep(min(left, 0.1))
        }
        try check()
    }

    /// For what only reads, and would go on for ever: there is nothing to say.
    static func sayNothing() {
        guard Session.current.ownsProcess else { return }
        for number in [SIGINT, SIGTERM] { signal(number) { _ in _exit(130) } }
    }

    private static var current: Work { Work(rawValue: work.load(ordering: .relaxed)) ?? .importing }

    /// Says so and ends. Only what is safe inside a signal handler: no allocation, no Foundation.
    static func end() -> Never {
        let message = current.message
        _ = write(STDERR_FILENO, message.utf8Start, message.utf8CodeUnitCount)
        _exit(130)
    }

    /// Says that a command has stopped where it was asked to.
    /// - Returns: the contract's exit code.
    static func ended() -> Int32 {
        if Session.current.ownsProcess { end() }
        return 130
    }
}
