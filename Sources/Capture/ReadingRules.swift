import IngestionAPI

/// The rules by which captures are read, as a number that the ledger keeps with every import.
///
/// Whoever mends a reader, so that it takes something else of a file than before, raises the number: what was imported by the rules
/// before stays as it is, and can be told.
public enum ReadingRules {
    /// The number of the rules of this version.
    public static let current = 2

    private static let words = ", reading rules "

    /// What the ledger calls a program that reads by the rules of this version.
    public static func ledgerName(ofProgram name: String) -> String { "\(name)\(words)\(current)" }

    /// The rules that an entry of the ledger was made by; those that say nothing of it are the first.
    public static func number(ofLedgerName name: String) -> Int {
        name.firstRange(of: words).flatMap { Int(name[$0.upperBound...]) } ?? 1
    }

    /// Whether an import might have read something else by the rules of this version.
    /// - Parameters:
    ///   - name: what the ledger calls the program that imported it.
    ///   - format: the format's name.
    ///   - firstAt: the time of its earliest exchange; nil where it has none.
    ///   - hasUnread: whether lines of it wait in quarantine.
    public static func areMended(
        sinceLedgerName name: String, format: String, firstAt: Instant?, hasUnread: Bool
    ) -> Bool {
        guard number(ofLedgerName: name) < 2 else { return false }
        guard format == CaptureFormat.ndjson.name else { return true }
        // Of native captures only times in seconds, which were taken for milliseconds, and lines with half a surrogate pair,
        // which could not be read.
        return hasUnread || firstAt.map { NativeLine.isInSeconds($0.milliseconds) } ?? false
    }
}
