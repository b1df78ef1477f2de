import CLinux
import Foundation
import Synchronization

/// Runs with another working folder than the process has.
///
/// A folder is the process's on most systems. Linux lets a thread have its own, with all that it starts. So paths go on being
/// named as the user typed them, and nothing below has to know two names of a file.
enum WorkingFolder {
    /// Runs on a thread of its own whose working folder this is, and waits for its end.
    /// - Throws: what the system says against it.
    static func run<Result: Sendable>(in folder: String, _ body: @escaping @Sendable () -> Result) throws -> Result {
        let outcome = Mutex<Swift.Result<Result, POSIXError>>(.failure(POSIXError(.EPERM)))
        let done = DispatchSemaphore(value: 0)
        let thread = Thread {
            let found: Swift.Result<Result, POSIXError> =
                own_working_folder() == 0 && chdir(folder) == 0
                ? .success(body()) : .failure(POSIXError(POSIXErrorCode(rawValue: errno) ?? .EPERM))
            outcome.withLock { $0 = found }
            done.signal()
        }
        thread.stackSize = 8 << 20  // as a process's first thread has
        thread.start()
        done.wait()
        return try outcome.withLock { $0 }.get()
    }
}
