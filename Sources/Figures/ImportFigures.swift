import IngestionAPI

/// One row of the ledger: an import.
public struct ImportRecord: Sendable, Equatable {
    /// Its number, from 1, in the order of the imports.
    public var key: Int
    /// The source as the user named it; `-` is standard input.
    public var path: String
    /// The format's name.
    public var format: String
    /// What stood in where a URL named no organization.
    public var organization: String?
    /// The SHA-256 of the source's bytes.
    public var sha256: String
    /// Its size.
    public var bytes = 0
    /// Its lines, blank ones included.
    public var lines = 0
    /// Exchanges read, duplicates included.
    public var exchanges = 0
    /// Of these, known before.
    public var duplicates = 0
    /// Lines that could not be read.
    public var quarantined = 0
    /// Requests known from this import on.
    public var requests = 0
    /// When it began.
    public var startedAt = Instant(milliseconds: 0)
    /// When it ended.
    public var finishedAt = Instant(milliseconds: 0)
    /// Name and version of what imported it.
    public var program = ""
    /// Calls of other kinds, and lines that are none, that were passed over.
    public var others = 0
    /// Why only a part of an archive was imported; nil for the whole.
    public var damage: String?
    /// The time of its earliest exchange that was kept; nil where there is none.
    public var firstAt: Instant?
    /// The SHA-256 of its seal, 64 hexadecimal digits; nil where a version that knew no seals imported it.
    public var seal: String?
    /// The history that it was taken over from, as the user named it; nil for a capture that was imported here.
    public var source: String?
    /// The SHA-256 of its seal there, 64 hexadecimal digits.
    public var sourceSeal: String?

    /// A record of a source from which nothing has been read yet.
    public init(key: Int, path: String, format: String, sha256: String) {
        self.key = key
        self.path = path
        self.format = format
        self.sha256 = sha256
    }
}

/// An import, and what today's rules of reading make of it.
public struct ImportFigures: Sendable, Equatable {
    /// The ledger's row.
    public var record: ImportRecord
    /// The number of the rules by which it was read.
    public var readingRules: Int
    /// Whether the rules have been mended since, so that its file might be read differently now.
    public var isMendedSince: Bool

    /// Figures from their parts.
    public init(record: ImportRecord, readingRules: Int, isMendedSince: Bool) {
        self.record = record
        self.readingRules = readingRules
        self.isMendedSince = isMendedSince
    }
}
