/// A format of captures: all that is known of it outside of its reader.
///
/// Each value stands beside its reader. What the command line offers, how files are told apart and what messages list comes from
/// `all`, so that a new format is its reader and a place there.
public struct CaptureFormat: Sendable {
    /// What users, the ledger and reports call it.
    public let name: String
    /// What it is, in a few words; the documentation's table begins its line so.
    public let summary: String
    /// Whether its reader makes out what is an answer, so that one that nobody knows may be none.
    public var makesOutAnswers = false
    /// Whether what its entries do not say is told by the file's path.
    public var isToldByPath = false
    /// Its entries in a text, with the options that it heeds; nil for the native one, whose lines are exchanges already.
    let entries: (@Sendable (CaptureText) throws -> any EntrySource)?
    /// What shows it in a look at the beginning of a text.
    let sign: @Sendable (FormatLook) -> FormatSign?
}

extension CaptureFormat: Equatable {
    /// Every format, in the order in which they are named; what shows two for certain is the first.
    public static let all: [CaptureFormat] = [.ndjson, .har, .newman, .bruno, .json, .csv, .log]

    /// The format of a name; nil for none.
    public init?(named name: String) {
        guard let format = Self.all.first(where: { $0.name == name }) else { return nil }
        self = format
    }

    /// Whether two are the same.
    public static func == (left: CaptureFormat, right: CaptureFormat) -> Bool { left.name == right.name }
}
