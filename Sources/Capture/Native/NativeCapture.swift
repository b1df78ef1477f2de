import IngestionAPI

/// The native format: NDJSON, one exchange a line.
public enum NativeCapture {
    /// The format's name.
    public static let format = "ndjson"

    /// The reader of a file, or of standard input for `-`.
    /// - Parameters:
    ///   - organization: stands in where a URL names none.
    ///   - known: how much of the beginning was imported before.
    public static func reader(
        path: String, organization: String?, known: CapturePrefix? = nil
    ) throws -> NativeReader {
        NativeReader(try ByteSource(path: path), organization: organization, known: known)
    }
}
