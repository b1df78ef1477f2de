/// Tells URLs of the ingestion API from others before they are taken apart.
enum IngestionURL {
    /// Whether a URL has the API's path; one that has is read, and what can't be read of it goes to quarantine.
    static func isLikely(_ url: String) -> Bool {
        url.utf8.contains("/dataIngestion/xdmIngestion/".utf8)
    }
}
