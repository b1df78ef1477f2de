import Capture

/// Which of its versions the program is.
enum Release {
    static let version = "0.1.0"
    /// What the ledger calls this program: by its version, and that of the rules by which it reads.
    static let ledgerName = ReadingRules.ledgerName(ofProgram: "ingest-audit \(version)")
}
