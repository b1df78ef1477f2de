/// The bounds that keep memory flat whatever a file holds.
public enum ByteLimits {
    /// The longest line that is read, bytes.
    @inlinable
    public static var longestLine: Int { 16 << 20 }
    /// How much is read from a file at once, bytes.
    @inlinable
    public static var chunk: Int { 1 << 20 }
}
