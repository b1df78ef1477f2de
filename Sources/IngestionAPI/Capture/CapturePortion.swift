import Bytes

/// What a reader hands over at a time.
public struct CapturePortion: Sendable {
    /// Exchanges, in the capture's order.
    public var batch: ExchangeBatch
    /// Answers of the Platform about batches, each batch's on its own.
    public var platform = ExchangeBatch()
    /// Lines that can't be read.
    public var unread: [UnreadLine]
    /// How many of its entries are calls of other kinds, or none at all: passed over, and nothing is wrong with them.
    public var others: Int
    /// How many bytes of the source have been read so far.
    public var bytesRead: Int

    /// A portion from its parts.
    public init(batch: ExchangeBatch, unread: [UnreadLine] = [], others: Int = 0, bytesRead: Int = 0) {
        self.batch = batch
        self.unread = unread
        self.others = others
        self.bytesRead = bytesRead
    }
}

/// What is known of a capture once it has been read to its end.
public struct CaptureEnd: Sendable, Equatable {
    /// The SHA-256 of all its bytes.
    public var sha256: SHA256
    /// How many bytes it has.
    public var byteCount: Int
    /// How many lines it has, empty ones included; the last may lack its line break.
    public var lines: Int
    /// Up to its last line break: where a capture that has grown goes on.
    public var whole: CapturePrefix
    /// Why only a part of an archive could be read; nil for the whole.
    public var damage: String?

    /// The end of a capture from its parts.
    public init(sha256: SHA256, byteCount: Int, lines: Int, whole: CapturePrefix, damage: String? = nil) {
        self.damage = damage
        self.sha256 = sha256
        self.byteCount = byteCount
        self.lines = lines
        self.whole = whole
    }
}

/// The beginning of a capture, up to a line break.
public struct CapturePrefix: Sendable, Equatable {
    /// How many bytes.
    public var byteCount: Int
    /// Their SHA-256.
    public var sha256: SHA256
    /// How many lines.
    public var lines: Int

    /// A prefix from its parts.
    public init(byteCount: Int, sha256: SHA256, lines: Int) {
        self.byteCount = byteCount
        self.sha256 = sha256
        self.lines = lines
    }
}

/// The seam between the formats of captures and the history: every reader yields the same portions.
public protocol CaptureReader: AnyObject {
    /// The next portion; nil at the end.
    func next() throws -> CapturePortion?
    /// What the capture is, once `next` has given nil.
    var summary: CaptureEnd { get }
}
