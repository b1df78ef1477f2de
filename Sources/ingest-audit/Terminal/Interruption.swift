import Foundation

/// What happens at Ctrl-C, or when the program is told to end.
enum Interruption {
    /// Makes an interrupted import say so and end with the contract's exit code 130. SQLite forgets the transaction.
    static func sayNothingKept() {
        for number in [SIGINT, SIGTERM] {
            signal(number) { _ in
                // Only what is safe inside a signal handler: no allocation, no Foundation.
                let message: StaticString = "\ningest-audit: interrupted; nothing of the capture at hand was kept\n"
                _ = write(STDERR_FILENO, message.utf8Start, message.utf8CodeUnitCount)
                _exit(130)
            }
        }
    }
}
