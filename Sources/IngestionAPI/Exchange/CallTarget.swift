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
        var path = url[...]
        var origin = ""
        if let scheme = url.firstRange(of: "://") {
            let authorityAndPath = url[scheme.upperBound...]
            let slash = authorityAndPath.firstIndex(of: "/") ?? authorityAndPath.endIndex
            let authority = authorityAndPath[..<slash]
            let host = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
            origin = "\(url[..<scheme.lowerBound])://\(host)"
            path = authorityAndPath[slash...]
        }
        let segments = path.split(separator: "/")
        guard let ingestion = segments.lastIndex(of: "xdmIngestion"), ingestion >= 1,
            segments[ingestion - 1] == "dataIngestion",
            segments.count == ingestion + 3, segments[ingestion + 2] == "ingest"
        else { throw .otherCall }
        let mapping = CallTarget.decoded(segments[ingestion + 1])

        var organization = standIn
        if ingestion >= 3, segments[ingestion - 2] == "campaign" {
            organization = CallTarget.decoded(segments[ingestion - 3])
        }
        guard let organization, !organization.isEmpty else { throw .noOrganization }
        self.init(origin: origin, organization: organization, mapping: mapping)
    }

    /// The call's URL without a query; it reads back as the same target.
    public var url: String {
        let organization = CallTarget.encoded(organization)
        let mapping = CallTarget.encoded(mapping)
        return "\(origin)/\(organization)/campaign/dataIngestion/xdmIngestion/\(mapping)/ingest"
    }

    /// A path segment with all but letters, digits and `-._~` escaped (RFC 3986).
    static func encoded(_ segment: String) -> String {
        var text = ""
        for byte in segment.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                text += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
            }
        }
        return text
    }

    /// A path segment with its `%41` escapes resolved; as it stands where they are no UTF-8.
    static func decoded(_ segment: some StringProtocol) -> String {
        guard segment.utf8.contains(UInt8(ascii: "%")) else { return String(segment) }
        var bytes: [UInt8] = []
        let source = Array(segment.utf8)
        var index = 0
        while index < source.count {
            if source[index] == UInt8(ascii: "%"), index + 2 < source.count,
                let high = JSONEscapes.hexDigit(source[index + 1]), let low = JSONEscapes.hexDigit(source[index + 2])
            {
                bytes.append(high << 4 | low)
                index += 3
            } else {
                bytes.append(source[index])
                index += 1
            }
        }
        return String(validating: bytes, as: UTF8.self) ?? String(segment)
    }
}
