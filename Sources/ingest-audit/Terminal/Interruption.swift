import Foundation

/// What happens at Ctrl-C, or when the program is told to end.
enum Interruption {
    /// Makes an interrupted import say so and end with the contract's exit code 130. SQLite forgets the transaction.
    static func sayNothingKept() {
        for number in [SIGINT, SIGTERM] {
            signal(number) { _ in
                Interruption.end("\ningest-audit: interrupted; nothing of the capture at hand was kept\n")
            }
        }
    }

    /// The same for what calls the API: every answer that was shown is kept.
    static func sayCollectGoesOn() {
        for number in [SIGINT, SIGTERM] {
            signal(number) { _ in
                Interruption.end(
                    "\ningest-audit: interrupted; what was answered is kept, and collect goes on with the rest\n")
            }
        }
    }

    /// The same for a prune: all or nothing.
    static func sayAllOrNothing() {
        for number in [SIGINT, SIGTERM] {
            signal(number) { _ in
                Interruption.end(
                    "\ningest-audit: interrupted; either all of it was deleted, or nothing: prune shows which\n")
            }
        }
    }

    /// The same for a rebuild.
    static func sayRebuiltOrNot() {
        for number in [SIGINT, SIGTERM] {
            signal(number) { _ in
                Interruption.end("\ningest-audit: interrupted; either all was made anew, or nothing was changed\n")
            }
        }
    }

    /// The same for what only reads, and would go on for ever: there is nothing to say.
    static func sayNothing() {
        for number in [SIGINT, SIGTERM] { signal(number) { _ in _exit(130) } }
    }

    /// Only what is safe inside a signal handler: no allocation, no Foundation.
    private static func end(_ message: StaticString) -> Never {
        _ = write(STDERR_FILENO, message.utf8Start, message.utf8CodeUnitCount)
        _exit(130)
    }
}
