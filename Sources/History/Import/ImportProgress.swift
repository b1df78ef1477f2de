/// How far an import has come.
public struct ImportProgress: Sendable, Equatable {
    /// Bytes of the source that are done.
    public var bytesDone: Int
    /// The source's size; nil for a stream.
    public var bytesTotal: Int?
    /// Exchanges read so far.
    public var exchanges: Int
    /// Lines in quarantine so far.
    public var quarantined: Int
}
