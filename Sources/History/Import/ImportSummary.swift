import Bytes
import IngestionAPI

/// What an import did.
public struct ImportSummary: Sendable, Equatable {
    /// How much of the source had been imported before.
    public enum Earlier: Sendable, Equatable {
        /// Nothing.
        case nothing
        /// All: the same bytes were imported before, and the file was skipped.
        case all
        /// Its beginning, up to this line: the capture has grown since.
        case upToLine(Int)
    }

    /// The source as the user named it.
    public var path: String
    /// Its format; `history` for a database that was merged.
    public var format: String
    /// The SHA-256 of its bytes; of a history that of its last seal.
    public var sha256: SHA256
    /// Of a history how many of its imports are new here; nil for a capture.
    public var imports: Int?
    /// Its size.
    public var bytes: Int
    /// Its lines, blank ones included.
    public var lines: Int
    /// Exchanges read, duplicates included. What an earlier import has read of a grown capture is not read again; of a
    /// file that was skipped, what its import read.
    public var exchanges: Int
    /// Of these, known already.
    public var duplicates: Int
    /// Of these, left out: older than the day before which the history was pruned.
    public var tooOld = 0
    /// Lines that could not be read in this import.
    public var quarantined: Int
    /// Calls of other kinds, and lines that are none, that were passed over.
    public var others: Int
    /// Requests known from this import on.
    public var requests: Int
    /// Requests that turned out, in this import, to be named under more than one mapping.
    public var conflicts = 0
    /// What was imported before.
    public var earlier: Earlier
    /// What the ledger calls the program that imported all of it before; nil where that was not so.
    public var earlierProgram: String?
    /// What may show that the capture was not read as it was meant.
    public var remarkable = Remarkable()
    /// Why only a part of an archive was imported; nil for the whole.
    public var damage: String?

    /// Counts of its exchanges that a look should go to; those that were known already among them.
    public struct Remarkable: Sendable, Equatable {
        /// Errors of HTTP, and bodies that are no JSON object.
        public var apiErrors = 0
        /// Answers that the API's documentation does not know.
        public var unrecognized = 0
        /// Answers of the Platform about batches.
        public var batchAnswers = 0
        /// Exchanges whose time the capture does not say.
        public var timesInferred = 0
        /// Answers that name another request than was asked for.
        public var askedForOther = 0
        /// Exchanges that are dated in the future, by more than a day.
        public var datedAhead = 0

        /// Adds those of others.
        mutating func add(_ other: Remarkable) {
            apiErrors += other.apiErrors
            unrecognized += other.unrecognized
            batchAnswers += other.batchAnswers
            timesInferred += other.timesInferred
            askedForOther += other.askedForOther
            datedAhead += other.datedAhead
        }

        /// - Parameter limit: up to when exchanges count by the clock, milliseconds since 1970.
        mutating func add(_ packed: PackedBatch, upTo limit: Int64) {
            let batch = packed.batch
            if let last = packed.times?.upperBound, last > limit { datedAhead += batch.times.count { $0 > limit } }
            for kind in batch.kinds where kind.rawValue >= AnswerKind.unrecognized.rawValue {
                if kind == .apiError { apiErrors += 1 } else { unrecognized += 1 }
            }
            if batch.isOfPlatform { batchAnswers += batch.count }
            for form in batch.forms where form.contains(.timeInferred) { timesInferred += 1 }
            askedForOther += batch.askedFor.count
        }
    }

    /// Exchanges that were kept.
    public var new: Int { exchanges - duplicates - tooOld }
}
