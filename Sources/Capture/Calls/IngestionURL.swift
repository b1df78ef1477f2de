import IngestionAPI

/// Tells URLs of the ingestion API from others before they are taken apart.
enum IngestionURL {
    /// The part of the path that every call of the API has.
    static let path = Array("/dataIngestion/xdmIngestion/".utf8)

    /// Whether a URL is one whose answers are kept: the API's, or the Platform's about batches.
    static func isKept(_ url: String) -> Bool { isLikely(url) || PlatformCall(url: url) != nil }

    /// Whether a URL has the API's path; one that has is read, and what can't be read of it goes to quarantine.
    static func isLikely(_ url: String) -> Bool {
        url.utf8.contains(path)
    }
}
