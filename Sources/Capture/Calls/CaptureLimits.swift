/// The bounds that keep memory flat whatever a capture holds.
public enum CaptureLimits {
    /// How many bytes of an unread line are kept in quarantine; its number and the file's SHA-256 lead to the rest.
    public static let keptOfUnreadLine = 1 << 20
    /// How many exchanges make a batch, and so a block of evidence.
    public static let batchCount = 8_192
    /// How many bytes of responses end a batch early.
    public static let batchBytes = 4 << 20
}
