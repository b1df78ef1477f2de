import Foundation
import IngestionAPI

/// Where Experience Platform is asked about batches, and which of its organizations is which of Campaign's: `[platform]`.
public struct PlatformSettings: Sendable, Equatable {
    /// The Platform's address.
    public var url = PlatformCall.origin
    /// The Platform's organization that calls name; nil where the table of organizations says which.
    public var imsOrg: String?
    /// The Platform's sandbox that calls name.
    public var sandbox = "prod"
    /// The organizations of Campaign, by those of the Platform.
    public var organizations: [String: String] = [:]

    /// The Platform's organizations that belong to one of Campaign's, ordered.
    public func imsOrgs(of organization: String) -> [String] {
        organizations.filter { $0.value == organization }.keys.sorted()
    }

    /// What the names of the Platform's organizations end in.
    private static let ending = "@AdobeOrg"

    /// Reads `[platform]` and its `[platform.organizations]`; nil where there is none.
    static func read(_ settings: SettingsTable) throws -> PlatformSettings? {
        guard let table = try settings.table("platform") else { return nil }
        try table.allowOnly(["url", "ims-org", "sandbox", "organizations"])
        var platform = PlatformSettings()
        if let url = try table.text("url") {
            guard let parts = URL(string: url), ["http", "https"].contains(parts.scheme), parts.host != nil,
                parts.user == nil, parts.query == nil, parts.fragment == nil
            else {
                throw table.problem(
                    "url is no address like \(PlatformCall.origin), without user, password, query or fragment",
                    at: "url")
            }
            platform.url = url
        }
        if let named = try table.text("ims-org") {
            guard isOrganization(named) else {
                throw table.problem("ims-org is no organization of the Platform, as in \"…\(ending)\"", at: "ims-org")
            }
            platform.imsOrg = named
        }
        if let sandbox = try table.text("sandbox") {
            guard isOneWord(sandbox) else {
                throw table.problem("sandbox is no sandbox's name, as in \"prod\"", at: "sandbox")
            }
            platform.sandbox = sandbox
        }
        if let organizations = try table.table("organizations") {
            for named in organizations.keys {
                guard isOrganization(named) else {
                    throw organizations.problem(
                        "this key is no organization of the Platform, as in \"…\(ending)\"", at: named)
                }
                platform.organizations[named] = try organizations.text(named)
            }
        }
        return platform
    }

    private static func isOrganization(_ name: String) -> Bool {
        isOneWord(name) && name.hasSuffix(ending) && name.count > ending.count
    }

    /// Whether a text can be a header's value, and has no blanks: a line break in one would be another header.
    private static func isOneWord(_ text: String) -> Bool { text.utf8.allSatisfy { (0x21...0x7E).contains($0) } }
}
