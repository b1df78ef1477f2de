import IngestionAPI

/// What of the Platform's answers must not wait in quarantine: they hold people's names and customers' rows.
enum PlatformText {
    /// What stands for such a text.
    static let standIn = Array("(an answer of the Platform; what stood here is not kept)".utf8)

    /// What only such texts have: the calls' path, also as JSON may escape it once or twice, and names of their members, in whatever
    /// quotes.
    private static let signs: [StaticString] = [
        "/data/foundation/", "/foundation\\", "%2Fdata%2Ffoundation%2F", "\"_errors", "'_errors", "imsOrg",
        "createdUser", "createdClient", "updatedUser", "updatedClient", "rowErrors",
    ]

    /// The bytes, or what stands for them.
    static func kept(_ bytes: [UInt8]) -> [UInt8] { isOne(bytes) ? standIn : bytes }

    /// Whether a text is such an answer, or may hold one.
    static func isOne(_ bytes: [UInt8]) -> Bool {
        signs.contains { bytes.holds($0) } || holdsBatch(bytes)
    }

    /// Whether an object somewhere in a text begins with a batch's ID, its quotes of whatever kind, escaped or not.
    private static func holdsBatch(_ bytes: [UInt8]) -> Bool {
        bytes.indices.contains { place in
            guard bytes[place] == UInt8(ascii: "{") else { return false }
            let rest = bytes[(place + 1)...].drop { " \t\r\n\"'\\".utf8.contains($0) }
            let id = rest.prefix(37).prefix { $0 &- 48 < 10 || ($0 | 32) &- 97 < 26 || $0 == UInt8(ascii: "-") }
            return id.contains { $0 &- 48 < 10 } && BatchID.isSurely(String(decoding: id, as: UTF8.self))
        }
    }

    /// A reason, without what it quotes of cells where one of them is such a text.
    static func reason(_ reason: String, about cells: [String]) -> String {
        guard let start = reason.firstIndex(of: "\""), let end = reason.lastIndex(of: "\""), start < end,
            cells.contains(where: { isOne(Array($0.utf8)) })
        else { return reason }
        return String(reason[...start]) + "…" + reason[end...]
    }
}
