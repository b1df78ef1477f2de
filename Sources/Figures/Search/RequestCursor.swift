import IngestionAPI

/// A request's place in the order of all requests: submitted time, organization, ID.
///
/// A page that goes on behind a place shows each request once, also while imports add others before and behind it: a
/// place names a request, it counts none. Only a request whose submitted time an import corrects (its POST was found
/// later) moves.
public struct RequestCursor: Hashable, Sendable {
    /// When it was submitted.
    public var submitted: Instant
    /// Its organization.
    public var organization: String
    /// Its ID.
    public var id: RequestID

    /// A place from its parts.
    public init(submitted: Instant, organization: String, id: RequestID) {
        self.submitted = submitted
        self.organization = organization
        self.id = id
    }
}

extension RequestCursor: Comparable {
    /// Whether both are the same place, the organization's name byte for byte.
    public static func == (left: Self, right: Self) -> Bool { !(left < right || right < left) }

    /// By time and ID: organizations hardly ever differ in equal ones.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(submitted)
        hasher.combine(id)
    }

    /// The earlier first; in the same millisecond by organization, then by ID. Texts by their bytes, as the database
    /// orders them.
    public static func < (left: Self, right: Self) -> Bool {
        if left.submitted != right.submitted { return left.submitted < right.submitted }
        let organizations = (left.organization.exact, right.organization.exact)
        if organizations.0 != organizations.1 { return organizations.0 < organizations.1 }
        return left.id < right.id
    }
}

extension RequestCursor: LosslessStringConvertible {
    /// `1795444749476:acme:10182`, which no shell changes: milliseconds since 1970, organization and ID.
    public var description: String {
        "\(submitted.milliseconds):\(PercentEncoding.encoded(organization)):\(PercentEncoding.encoded(id.description))"
    }

    /// Reads what `description` writes; nil for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3, let milliseconds = Int64(parts[0]),
            Instant.writable.contains(Instant(milliseconds: milliseconds)),
            let id = RequestID(PercentEncoding.decoded(parts[2]))
        else { return nil }
        self.init(
            submitted: Instant(milliseconds: milliseconds), organization: PercentEncoding.decoded(parts[1]), id: id)
    }
}
