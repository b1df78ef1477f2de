/// One XDM mapping of the demo: its name, its volume and how it behaves. Shares are of 10,000.
public struct DemoMapping: Sendable, Equatable {
    /// What is special about a mapping.
    public enum Trait: Sendable, Equatable {
        /// Nothing.
        case steady
        /// Three of four requests fail in one week, two thirds into the history, and on the last Tuesday.
        case burst
        /// Uploads fail more and more often in the last two weeks.
        case worsening
        /// Says things that the API's page does not know: a status, a failure without a code, in the last week a new code.
        case stranger
        /// Often triggered while it is not published; in the last four days only so, and no request of it is accepted.
        case unpublished
    }

    /// The organization in the URL.
    public var organization: String
    /// The mapping's ID.
    public var mapping: String
    /// Its part of all requests, relative to the other mappings' weights.
    public var weight: Int
    /// How many requests fail.
    public var failed: Int
    /// How many requests are aborted.
    public var aborted: Int
    /// How many failures come after the upload (ACP-880096, with a batch ID); the rest is ACP-880056.
    public var failedAfterUpload: Int
    /// Records of a middling request.
    public var records: Int
    /// What is special about it.
    public var trait: Trait

    /// A mapping from its parts.
    public init(
        organization: String, mapping: String, weight: Int, failed: Int, aborted: Int, failedAfterUpload: Int,
        records: Int, trait: Trait = .steady
    ) {
        self.organization = organization
        self.mapping = mapping
        self.weight = weight
        self.failed = failed
        self.aborted = aborted
        self.failedAfterUpload = failedAfterUpload
        self.records = records
        self.trait = trait
    }

    /// The demo's mappings: a healthy one, one with a burst of failures, an aborter, one that gets worse, a strange one,
    /// and one of a stage instance.
    public static let cast: [DemoMapping] = [
        DemoMapping(
            organization: "acme", mapping: "1042", weight: 34, failed: 60, aborted: 10, failedAfterUpload: 4_000,
            records: 420),
        DemoMapping(
            organization: "acme", mapping: "1043", weight: 22, failed: 90, aborted: 15, failedAfterUpload: 3_000,
            records: 85, trait: .burst),
        DemoMapping(
            organization: "acme", mapping: "1047", weight: 14, failed: 120, aborted: 1_250, failedAfterUpload: 5_000,
            records: 1_900),
        DemoMapping(
            organization: "acme", mapping: "1051", weight: 16, failed: 150, aborted: 25, failedAfterUpload: 8_000,
            records: 30, trait: .worsening),
        DemoMapping(
            organization: "acme", mapping: "XDM44", weight: 6, failed: 900, aborted: 40, failedAfterUpload: 2_000,
            records: 12, trait: .stranger),
        DemoMapping(
            organization: "acme-mkt-stage1", mapping: "1042", weight: 8, failed: 500, aborted: 100,
            failedAfterUpload: 3_000, records: 6, trait: .unpublished),
    ]
}
