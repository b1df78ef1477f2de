/// Where a call went: one mapping of one organization at one host. Read from the URL of
/// `https://mc.adobe.io/<ORGANIZATION>/campaign/dataIngestion/xdmIngestion/<XDM Mapping ID>/ingest`.
public struct CallTarget: Hashable, Sendable {
    /// Scheme, host and port, `https://mc.adobe.io`, without user or password; empty for a URL that is only a path.
    public var origin: String
    /// The organization's name in the URL, `acme`.
    public var organization: String
    /// The XDM mapping's ID, an opaque text: `1042`, `XDM44`.
    public var mapping: String

    /// A target from its parts.
    public init(origin: String, organization: String, mapping: String) {
        self.origin = origin
        self.organization = organization
        self.mapping = mapping
    }

    /// Whether both have the same names, byte for byte.
    public static func == (left: CallTarget, right: CallTarget) -> Bool {
        left.mapping.exact == right.mapping.exact && left.organization.exact == right.organization.exact
            && left.origin.exact == right.origin.exact
    }

    /// Why a URL is no call of the ingestion API.
    public enum Problem: Error, Equatable, Sendable {
        /// The path is not that of the ingestion API.
        case otherCall
        /// The path is the ingestion API's, but names no organization, and none was given.
        case noOrganization
    }

    /// Reads a URL up to its query.
    /// - Parameters:
    ///   - url: the URL without query and fragment.
    ///   - organization: stands in where the URL names none.
    public init(url: some StringProtocol, organization standIn: String?) throws(Problem) {
        // Byte by byte: to Swift a slash with an accent behind it is a character of its own.
        let bytes = Substring(url).utf8
        var path = bytes
        var origin = ""
        if let scheme = bytes.firstRange(of: "://".utf8) {
            let authorityAndPath = bytes[scheme.upperBound...]
            let slash = authorityAndPath.firstIndex(of: UInt8(ascii: "/")) ?? authorityAndPath.endIndex
            let authority = authorityAndPath[..<slash]
            let host =
                authority.lastIndex(of: UInt8(ascii: "@")).map { authority[authority.index(after: $0)...] } ?? authority
            origin = "\(Substring(bytes[..<scheme.lowerBound]))://\(Substring(host))"
            path = authorityAndPath[slash...]
        }
        let segments = path.split(separator: UInt8(ascii: "/")).map(Substring.init)
        let ingestion = segments.count - 3
        guard ingestion >= 1, segments[ingestion - 1] == "dataIngestion", segments[ingestion] == "xdmIngestion",
            segments[ingestion + 2] == "ingest"
        else { throw .otherCall }
        let mapping = PercentEncoding.decoded(segments[ingestion + 1])

        var organization = standIn
        if ingestion >= 3, segments[ingestion - 2] == "campaign" {
            organization = PercentEncoding.decoded(segments[ingestion - 3])
        }
        guard let organization, !organization.isEmpty else { throw .noOrganization }
        self.init(origin: origin, organization: organization, mapping: mapping)
    }

    /// The call's URL without a query; it reads back as the same target.
    public var url: String {
        if isPlatform { return PlatformCall.batches.url(at: origin) }
        let organization = PercentEncoding.encoded(organization)
        let mapping = PercentEncoding.encoded(mapping)
        return "\(origin)/\(organization)/campaign/dataIngestion/xdmIngestion/\(mapping)/ingest"
    }
}
