import IngestionAPI

/// What of the Platform's answers must not wait in quarantine: they hold people's names and customers' rows.
enum PlatformText {
    /// What stands for such a text.
    static let standIn = Array("(an answer of the Platform; what stood here is not kept)".utf8)

    /// What only such texts have: the calls' path, also as JSON may escape it, and names of their members.
    private static let signs = [
        PlatformCall.path, PlatformCall.path.replacing("/", with: "\\/"), "%2Fdata%2Ffoundation%2F", "\"_errors\"",
        "\"imsOrg\"",
        "\"createdUser\"", "\"createdClient\"", "\"updatedUser\"", "\"updatedClient\"", "\"rowErrors\"",
    ].map { Array($0.utf8) }

    /// The bytes, or what stands for them.
    static func kept(_ bytes: [UInt8]) -> [UInt8] {
        signs.contains { bytes.contains($0) } ? standIn : bytes
    }
}
