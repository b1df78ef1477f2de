/// A call of Experience Platform whose answer says what became of batches. (Its public documentation: the catalog's and the export
/// API's endpoints.)
public enum PlatformCall: Hashable, Sendable {
    /// The catalog about one batch: `…/data/foundation/catalog/batches/{ID}`.
    case batch(String)
    /// The catalog about many: `…/data/foundation/catalog/batches?…`.
    case batches
    /// The rows that a batch could not take: `…/data/foundation/export/batches/{ID}/meta?path=row_errors…`.
    case rowErrors(batch: String)

    /// Where the Platform is asked: its one public address.
    public static let origin = "https://platform.adobe.io"
    /// The part of the path that every such call has.
    public static let path = "/data/foundation/"
    private static let catalog = "/data/foundation/catalog/batches"

    /// Reads a URL; nil for any other call.
    public init?(url: some StringProtocol) {
        let bytes = Substring(url).utf8
        guard bytes.count < 4_096, let place = bytes.firstRange(of: Self.path.utf8) else { return nil }
        let whole = bytes[place.upperBound...].prefix { $0 != UInt8(ascii: "#") }
        let path = whole.prefix { $0 != UInt8(ascii: "?") }
        let segments = path.split(separator: UInt8(ascii: "/")).map { PercentEncoding.decoded(Substring($0)) }
        switch (segments.first, segments.dropFirst().first, segments.count) {
        case ("catalog", "batches", 2): self = .batches
        case ("catalog", "batches", 3) where BatchID.isPossible(segments[2]): self = .batch(segments[2])
        case ("export", "batches", 4) where segments[3] == "meta" && BatchID.isPossible(segments[2]):
            let query = whole[path.endIndex...].dropFirst().split(separator: UInt8(ascii: "&"))
            guard query.contains(where: { PercentEncoding.decoded(Substring($0)).hasPrefix("path=row_errors") }) else {
                return nil
            }
            self = .rowErrors(batch: segments[2])
        default: return nil
        }
    }

    /// The URL of a file of rows that a batch could not take, at an origin.
    public static func url(ofRowErrors file: String, batch: String, at origin: String) -> String {
        "\(rowErrors(batch: batch).url(at: origin))%2F\(PercentEncoding.encoded(file))"
    }

    /// The URL at an origin.
    public func url(at origin: String = PlatformCall.origin) -> String {
        switch self {
        case .batch(let id): "\(origin)\(Self.catalog)/\(PercentEncoding.encoded(id))"
        case .batches: "\(origin)\(Self.catalog)"
        case .rowErrors(let id):
            "\(origin)/data/foundation/export/batches/\(PercentEncoding.encoded(id))/meta?path=row_errors"
        }
    }
}

extension CallTarget {
    /// The Platform's catalog: a target of no organization and no mapping, which no URL of the ingestion API is. Which organization
    /// a batch is of, its answer says.
    public static func platform(origin: String) -> CallTarget {
        CallTarget(origin: origin, organization: "", mapping: "")
    }

    /// Whether it is the Platform's catalog.
    public var isPlatform: Bool { mapping.isEmpty && organization.isEmpty }
}
