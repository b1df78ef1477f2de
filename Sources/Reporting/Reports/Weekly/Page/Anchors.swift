import IngestionAPI

/// The places of a page that links lead to. They are numbered, as names from captures can hold anything.
struct Anchors {
    /// A request of an organization.
    struct Request: Hashable {
        var organization: String
        var id: RequestID
    }

    private let mappings: [MappingName: Int]
    private let codes: [String: Int]
    private let requests: [Request: Int]
    private let days: [Day: Int]
    /// Where rejected POSTs are counted by mapping; nil where there is none.
    let rejections: String?

    /// - Parameters:
    ///   - mappings: those with a place of their own.
    ///   - requests: those that are embedded.
    ///   - days: those whose requests are listed.
    init(
        mappings: [MappingName], codes: [String], requests: [Request], days: [Day] = [], hasRejections: Bool = false
    ) {
        func numbered<Key: Hashable>(_ keys: [Key]) -> [Key: Int] {
            Dictionary(keys.enumerated().map { ($1, $0 + 1) }, uniquingKeysWith: { first, _ in first })
        }
        self.mappings = numbered(mappings)
        self.codes = numbered(codes)
        self.requests = numbered(requests)
        self.days = numbered(days)
        rejections = hasRejections ? "rejections" : nil
    }

    /// `m-3`; nil for a mapping without a place of its own.
    func mapping(_ name: MappingName) -> String? { mappings[name].map { "m-\($0)" } }

    /// `c-2`.
    func code(_ code: String) -> String? { codes[code].map { "c-\($0)" } }

    /// `d-2`: the requests of a day.
    func day(_ day: Day) -> String? { days[day].map { "d-\($0)" } }

    /// `r-17`.
    func request(_ organization: String, _ id: RequestID) -> String? {
        requests[Request(organization: organization, id: id)].map { "r-\($0)" }
    }
}
