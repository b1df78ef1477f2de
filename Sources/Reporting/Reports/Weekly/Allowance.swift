/// How many of some requests may be bad by the thresholds of their mappings, and how many are.
///
/// Counted in hundred-millionths of a request, so that a figure exactly on a threshold holds: 99 of 100 are 99 %.
struct Allowance: Sendable, Equatable {
    private static let unit = 100_000_000

    private(set) var bad = 0
    private(set) var total = 0
    private var allowedUnits = 0
    /// The shares that were added; more than one where mappings have thresholds of their own.
    private var shares: Set<Int> = []

    /// Adds requests of which a share may be bad.
    /// - Parameter percent: the share; nil where all that are bad are allowed.
    mutating func add(bad: Int, of total: Int, percent: Double?) {
        let share = percent.map { Int(($0 / 100 * Double(Self.unit)).rounded()) }
        self.bad += bad
        self.total += total
        allowedUnits += share.map { $0 * total } ?? bad * Self.unit
        if total > 0 { shares.insert(share ?? -1) }
    }

    /// Whether more are bad than may be.
    var isExceeded: Bool { bad * Self.unit > allowedUnits }

    /// How many may be bad, in requests.
    var allowed: Double { Double(allowedUnits) / Double(Self.unit) }

    /// The share that may be bad of all together, percent; nil without requests.
    var percent: Double? { total > 0 ? allowed * 100 / Double(total) : nil }

    /// Whether mappings with different thresholds are counted together.
    var isMixed: Bool { shares.count > 1 }
}
