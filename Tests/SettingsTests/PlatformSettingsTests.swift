import Foundation
import Testing

@testable import Settings

@Suite("Where the Platform is")
struct PlatformSettingsTests {
    private func read(_ text: String) throws -> PlatformSettings? {
        let url = FileManager.default.temporaryDirectory.appending(path: "platform \(UUID().uuidString).toml")
        try Data(text.utf8).write(to: url)
        defer { try? FileManager.default.removeItem(at: url) }
        return try TeamSettings(path: url.path(percentEncoded: false)).platform
    }

    /// The line of what is wrong with a text, and the words.
    private func problem(_ text: String) throws -> (line: Int?, reason: String)? {
        do {
            _ = try read(text)
            return nil
        } catch let problem as SettingsProblem {
            #expect(!problem.reason.contains { $0.isNewline })
            return (problem.line, problem.reason)
        }
    }

    @Test("a file without [platform] says nothing, an empty one the usual values, a whole one its own")
    func values() throws {
        #expect(try read("") == nil)
        #expect(try read("[platform]") == PlatformSettings())
        #expect(PlatformSettings().url == "https://platform.adobe.io" && PlatformSettings().sandbox == "prod")
        let whole = try #require(
            try read(
                """
                [platform]
                url = "http://127.0.0.1:8080"
                ims-org = "A@AdobeOrg"
                sandbox = "stage"

                [platform.organizations]
                "A@AdobeOrg" = "acme"
                "B@AdobeOrg" = "acme"
                "C@AdobeOrg" = "other"
                """))
        #expect(whole.url == "http://127.0.0.1:8080" && whole.imsOrg == "A@AdobeOrg" && whole.sandbox == "stage")
        #expect(
            whole.imsOrgs(of: "acme") == ["A@AdobeOrg", "B@AdobeOrg"] && whole.imsOrgs(of: "other") == ["C@AdobeOrg"])
        #expect(whole.imsOrgs(of: "nobody").isEmpty)
    }

    @Test(
        "what can't be meant is refused with its line",
        arguments: [
            ("[platform]\nims-orgs = \"A@AdobeOrg\"", 2, "unknown key ims-orgs in platform"),
            ("[platform]\nims-org = \"acme\"", 2, "ims-org is no organization of the Platform"),
            ("[platform]\nims-org = \"@AdobeOrg\"", 2, "ims-org is no organization of the Platform"),
            ("[platform]\nims-org = \"A\\r\\nX: y@AdobeOrg\"", 2, "ims-org is no organization of the Platform"),
            ("[platform]\nurl = \"platform.adobe.io\"", 2, "url is no address"),
            ("[platform]\nurl = \"https://a:b@platform.adobe.io\"", 2, "url is no address"),
            ("[platform]\nurl = \"https://platform.adobe.io?x=y\"", 2, "url is no address"),
            ("[platform]\nsandbox = \"a b\"", 2, "sandbox is no sandbox's name"),
            ("[platform]\nsandbox = 7", 2, "sandbox is a whole number"),
            ("[platform.organizations]\nacme = \"A@AdobeOrg\"", 2, "this key is no organization of the Platform"),
            ("[platform.organizations]\n\"A@AdobeOrg\" = 7", 2, "A@AdobeOrg is a whole number"),
            ("platform = 7", 1, "platform is a whole number"),
        ])
    func refused(text: String, line: Int, reason: String) throws {
        let found = try #require(try problem(text))
        #expect(found.line == line && found.reason.contains(reason), "\(found)")
    }
}
