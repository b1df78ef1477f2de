import Foundation

/// A thread of this module's own.
enum Worker {
    /// Runs `body` on a new thread whose stack is large enough for the JSON cursor, which descends up to 512 levels.
    static func start(_ body: @escaping @Sendable () -> Void) {
        let thread = Thread(block: body)
        thread.stackSize = 4 << 20
        thread.start()
    }
}
