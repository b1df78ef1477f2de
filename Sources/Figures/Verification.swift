/// What `verify` found: everything that is derived, made anew from the evidence, and compared.
public struct Verification: Sendable, Equatable {
    /// What was examined, in this order.
    public enum Subject: String, Sendable, CaseIterable {
        /// The file: SQLite's own check of pages, rows and indexes.
        case database
        /// Tables, indexes and views, as the migrations make them.
        case schema
        /// The blocks: checksums, contents, and what they are found by.
        case evidence
        /// The ledger: as much evidence and quarantine as each import's record says.
        case imports
        /// The chain: that every seal is as it was made, and everything as it was sealed.
        case chain
        /// The seals of histories that were merged, and that what came from them is as they state it.
        case sources
        /// Table `organization`.
        case organizations
        /// Table `mapping`.
        case mappings
        /// Table `request`.
        case requests
        /// Table `conflict`.
        case conflicts
        /// Table `rejection`.
        case rejections
        /// Table `collision`.
        case collisions
        /// Table `api_error`.
        case apiErrors
        /// Table `unrecognized`.
        case unrecognized
        /// Table `captured_hour`.
        case capturedHours
        /// Table `batch`.
        case batches
        /// Table `batch_reason`.
        case batchReasons
        /// Table `batch_row`.
        case batchRows
        /// Table `daily`.
        case days
        /// Table `daily_code`.
        case codes

        /// Whether a rebuild makes it anew.
        public var isDerived: Bool {
            switch self {
            case .database, .schema, .evidence, .imports, .chain, .sources: false
            default: true
            }
        }
    }

    /// One subject's result.
    public struct Check: Sendable, Equatable {
        /// What was examined.
        public var subject: Subject
        /// How many of it: pages, blocks, imports or rows.
        public var examined = 0
        /// How many of these are not as they should be.
        public var differences = 0
        /// What differs, a line each; the first `shown` of them.
        public var findings: [String] = []

        /// How many findings are kept as text.
        public static let shown = 10

        /// A check that has found nothing yet.
        public init(_ subject: Subject) { self.subject = subject }

        /// Takes in what differs.
        public mutating func found(_ text: @autoclosure () -> String) {
            differences += 1
            if findings.count < Self.shown { findings.append(text()) }
        }
    }

    /// A check for each subject.
    public var checks: [Check] = []
    /// How many exchanges the evidence holds.
    public var exchanges = 0

    /// The SHA-256 of the last seal, 64 hexadecimal digits; nil where there is none.
    public var seal: String?

    /// What was deleted on purpose, in order.
    public var prunes: [Prune] = []
    /// How many imports stand in seals that a later version made, of what it found.
    public var sealedLate = 0
    /// Whether there are imports, and no seals: an earlier version made the database.
    public var hasNoSeals = false
    /// The number of the last seal; nil where there is none.
    public var lastSeal: Int?
    /// The number of the seal that was noted; nil where none was, or it is not there.
    public var notedSeal: Int?

    /// How many seals were made after the noted one; nil where none was noted, or it is not there.
    public var sealsSinceNoted: Int? { notedSeal.flatMap { noted in lastSeal.map { $0 - noted } } }

    /// One prune, as its seal tells it.
    public struct Prune: Sendable, Equatable {
        /// The seal's number.
        public var seal: Int
        /// The first day that it kept.
        public var before: String
        /// How many exchanges it deleted.
        public var exchanges: Int

        /// A prune from its parts.
        public init(seal: Int, before: String, exchanges: Int) {
            self.seal = seal
            self.before = before
            self.exchanges = exchanges
        }
    }

    /// A verification that has found nothing yet.
    public init() {}

    /// Whether nothing differs.
    public var isSound: Bool { checks.allSatisfy { $0.differences == 0 } }
}
