/// How much a report of one's own may take.
public struct QueryLimits: Sendable, Equatable {
    /// How long the statement may run, in seconds.
    public var seconds: Double
    /// How many rows are kept; those behind are left out, and the table says so.
    public var rows: Int
    /// How many bytes all values together may take; the same.
    public var bytes: Int
    /// How large one value or row may be, in bytes; a larger one is an error.
    public var valueBytes: Int
    /// How much memory SQLite may take, for sorting and the like, in bytes. It writes no temporary files.
    public var memoryBytes: Int

    /// Limits; those left out are the usual ones.
    public init(
        seconds: Double = 10, rows: Int = 100_000, bytes: Int = 64 << 20, valueBytes: Int = 1 << 20,
        memoryBytes: Int = 512 << 20
    ) {
        self.seconds = seconds
        self.rows = rows
        self.bytes = bytes
        self.valueBytes = valueBytes
        self.memoryBytes = memoryBytes
    }
}
