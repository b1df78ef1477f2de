import Figures

/// A table whose rows follow from the evidence: the one list from which a verification compares, a rebuild makes anew, a prune
/// deletes, and a cut stands in (`PresentTables`). Who fills it is `Derivation`; what it looks like, a migration.
struct DerivedTable {
    /// What a prune deletes of it.
    enum Pruned {
        /// Rows whose `at` is earlier than the day's beginning.
        case byInstant
        /// Rows whose `day` is earlier.
        case byDay
        /// What a statement of its own says.
        case byItsOwn
        /// It is made anew from the answers that stay; so it is where later ones are left out.
        case again
    }

    let name: String
    /// What it is called in the result of a verification.
    let subject: Verification.Subject
    /// The columns that tell its rows apart, in order.
    let key: [String]
    let pruned: Pruned

    private init(_ name: String, _ subject: Verification.Subject, key: [String], _ pruned: Pruned = .byItsOwn) {
        self.name = name
        self.subject = subject
        self.key = key
        self.pruned = pruned
    }

    /// What the keys of all other tables stand for. A rebuild keeps the keys of names that the evidence knows.
    static let names = [
        DerivedTable("organization", .organizations, key: ["name"]),
        DerivedTable("mapping", .mappings, key: ["organization", "name"]),
    ]

    /// Every other derived table.
    static let all = [
        DerivedTable("request", .requests, key: ["organization", "id"]),
        DerivedTable("conflict", .conflicts, key: ["organization", "id", "mapping"]),
        DerivedTable("rejection", .rejections, key: ["mapping", "at", "answer"], .byInstant),
        DerivedTable("collision", .collisions, key: ["mapping", "at", "request", "answer"], .byInstant),
        DerivedTable("api_error", .apiErrors, key: ["mapping", "at", "method", "request", "answer"], .byInstant),
        DerivedTable("unrecognized", .unrecognized, key: ["mapping", "at", "method", "request", "answer"], .byInstant),
        DerivedTable("captured_hour", .capturedHours, key: ["hour", "organization"]),
        DerivedTable("batch", .batches, key: ["id"], .again),
        DerivedTable("batch_reason", .batchReasons, key: ["batch", "code"], .again),
        DerivedTable("batch_row", .batchRows, key: ["batch", "code", "message"], .again),
        DerivedTable("daily", .days, key: ["day", "mapping"], .byDay),
        DerivedTable("daily_code", .codes, key: ["day", "mapping", "code"], .byDay),
    ]
}
