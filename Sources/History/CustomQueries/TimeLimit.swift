import GRDBSQLite

/// SQLite asks here again and again whether a statement may go on.
final class TimeLimit {
    /// How many of SQLite's steps lie between two questions: some ten microseconds.
    private static let steps: Int32 = 1_000
    private let end: ContinuousClock.Instant

    /// The time begins now.
    init(seconds: Double) {
        end = .now + .seconds(seconds)
    }

    /// Makes a connection ask this object; it has to outlive the connection.
    func install(on connection: OpaquePointer) {
        sqlite3_progress_handler(
            connection, Self.steps,
            { context in
                guard let context else { return 1 }
                return Unmanaged<TimeLimit>.fromOpaque(context).takeUnretainedValue().isOver ? 1 : 0
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    private var isOver: Bool { ContinuousClock.now >= end }
}
