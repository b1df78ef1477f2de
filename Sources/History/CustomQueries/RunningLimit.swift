import GRDBSQLite

/// SQLite asks here again and again whether a statement may go on: time and memory have bounds.
final class RunningLimit {
    /// What was exceeded.
    enum Excess {
        case time, memory
    }

    /// How many of SQLite's steps lie between two questions: some microseconds, unless each step is a long one.
    private static let steps: Int32 = 200
    private let end: ContinuousClock.Instant
    private let memoryBytes: Int
    /// What ended the statement; nil for nothing.
    private(set) var excess: Excess?

    /// The time begins now.
    init(seconds: Double, memoryBytes: Int) {
        end = .now + .seconds(seconds)
        self.memoryBytes = memoryBytes
    }

    /// Makes a connection ask this object; it has to outlive the connection.
    func install(on connection: OpaquePointer) {
        sqlite3_progress_handler(
            connection, Self.steps,
            { context in
                guard let context else { return 1 }
                return Unmanaged<RunningLimit>.fromOpaque(context).takeUnretainedValue().ends() ? 1 : 0
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    private func ends() -> Bool {
        // All of the process's connections together; beside this one there are small ones only.
        if sqlite3_memory_used() > Int64(memoryBytes) {
            excess = .memory
        } else if ContinuousClock.now >= end {
            excess = .time
        }
        return excess != nil
    }
}
