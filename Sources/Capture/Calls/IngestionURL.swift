import IngestionAPI

/// Tells URLs of the ingestion API from others before they are taken apart.
enum IngestionURL {
    /// The part of the path that every call of the API has.
    static let path = Array("/dataIngestion/xdmIngestion/".utf8)

    /// Whether a URL is one whose answers are kept: the API's, or the Platform's about batches.
    static func isKept(_ url: String) -> Bool { isLikely(url) || isOfPlatform(url) }

    /// Whether a URL is that of a call of the Platform whose answers are kept.
    static func isOfPlatform(_ url: String) -> Bool { url.holds("foundation") && PlatformCall(url: url) != nil }

    /// Whether such a URL may stand somewhere in a text, its slashes escaped or not.
    static func mayNamePlatform(_ text: [UInt8]) -> Bool {
        guard text.holds("foundation") else { return false }
        let plain = text.filter { $0 != UInt8(ascii: "\\") }
        return plain.holds("/data/foundation/catalog/batches")
            || plain.holds("/data/foundation/export/batches/") && plain.holds("row_errors")
    }

    /// Whether a URL has the API's path; one that has is read, and what can't be read of it goes to quarantine.
    static func isLikely(_ url: String) -> Bool {
        url.utf8.contains(path)
    }
}
