import IngestionAPI

/// The bounds that keep memory flat whatever a capture holds.
public enum CaptureLimits {
    /// How many bytes of an unread line are kept in quarantine; its number and the file's SHA-256 lead to the rest.
    public static let keptOfUnreadLine = 1 << 20
    /// How many exchanges make a batch, and so a block of evidence.
    public static let batchCount = 8_192
    /// How many bytes of responses end a batch early.
    public static let batchBytes = 4 << 20
}

extension CapturePortion {
    /// Whether it holds as much as one may.
    var isFull: Bool {
        batch.count >= CaptureLimits.batchCount || batch.responses.count >= CaptureLimits.batchBytes
            || unread.count >= 64
            || platform.count >= CaptureLimits.batchCount || platform.responses.count >= CaptureLimits.batchBytes
    }

    /// Whether there is nothing in it.
    var isEmpty: Bool { batch.count == 0 && platform.count == 0 && unread.isEmpty }
}
