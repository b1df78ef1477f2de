import Figures
import IngestionAPI

/// What a report of a demo history must say. It is counted while the lines are made, never by reading them back, so a
/// mistake in reading or counting shows as a difference.
public struct DemoTruth: Sendable, Equatable {
    /// A mapping of an organization.
    public struct Mapping: Hashable, Sendable {
        /// The organization in the URL.
        public var organization: String
        /// The mapping's ID.
        public var mapping: String

        /// A mapping by its two names.
        public init(organization: String, mapping: String) {
            self.organization = organization
            self.mapping = mapping
        }
    }

    /// Each ISO week (UTC), each mapping that has anything in it.
    public var weeks: [ISOWeek: [Mapping: Counts]] = [:]
    /// Lines written.
    public var lines = 0
    /// Lines that repeat the line before, byte for byte.
    public var duplicates = 0
    /// Days on which nothing was captured.
    public var silentDays: [Day] = []
    /// The first exchange.
    public var firstExchange: Instant?
    /// The last exchange.
    public var lastExchange: Instant?

    /// Distinct exchanges.
    public var exchanges: Int { lines - duplicates }

    /// The counts of a week, all mappings together.
    public func totals(of week: ISOWeek) -> Counts {
        weeks[week, default: [:]].values.reduce(into: Counts()) { $0 += $1 }
    }

    /// The counts of the whole history.
    public var totals: Counts {
        weeks.keys.reduce(into: Counts()) { $0 += totals(of: $1) }
    }

    mutating func count(_ mapping: DemoMapping, at instant: Instant, _ change: (inout Counts) -> Void) {
        let name = Mapping(organization: mapping.organization, mapping: mapping.mapping)
        let week = ISOWeek(containing: ReportTimeZone.utc.day(of: instant))
        change(&weeks[week, default: [:]][name, default: Counts()])
    }
}
