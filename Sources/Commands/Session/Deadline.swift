import Foundation
import Synchronization

/// Ends the program where something does not come back in time. SQLite asks between its steps only whether it may go on,
/// and one step can be made to take minutes.
final class Deadline: Sendable {
    private let isMet = Mutex(false)

    /// The time begins now.
    /// - Parameter failure: what is said, and the exit code; nil says nothing, ever.
    init(seconds: Double, else failure: CommandFailure?) {
        let session = Session.current
        guard let failure, session.ownsProcess else { return }
        session.thread { [self] in
            session.time.sleep(seconds)
            isMet.withLock { isMet in
                guard !isMet else { return }
                Session.current.errors.write("ingest-audit: \(Printable.text(failure.message))\n")
                _exit(failure.exitCode)
            }
        }
    }

    /// What was waited for is there.
    func meet() {
        isMet.withLock { $0 = true }
    }
}
