import IngestionAPI
import Testing

@Suite("Where a call went")
struct CallTargetTests {
    private static let mc = "https://mc.adobe.io"

    @Test(
        "host, organization and mapping are read from the URL",
        arguments: [
            ("https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/1042/ingest", mc, "acme", "1042"),
            (
                "https://mc.adobe.io/acme-mkt-stage1/campaign/dataIngestion/xdmIngestion/XDM44/ingest", mc,
                "acme-mkt-stage1", "XDM44"
            ),
            (
                "http://localhost:8080/acme/campaign/dataIngestion/xdmIngestion/1/ingest", "http://localhost:8080",
                "acme", "1"
            ),
            ("http://[::1]:80/acme/campaign/dataIngestion/xdmIngestion/1/ingest", "http://[::1]:80", "acme", "1"),
            ("https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/1042/ingest/", mc, "acme", "1042"),
            ("https://mc.adobe.io//acme//campaign/dataIngestion/xdmIngestion/1042/ingest", mc, "acme", "1042"),
            ("https://proxy/api/v1/acme/campaign/dataIngestion/xdmIngestion/7/ingest", "https://proxy", "acme", "7"),
            ("/acme/campaign/dataIngestion/xdmIngestion/1042/ingest", "", "acme", "1042"),
            ("acme/campaign/dataIngestion/xdmIngestion/1042/ingest", "", "acme", "1042"),
            ("/acme/campaign/dataIngestion/xdmIngestion/xdmIngestion/ingest", "", "acme", "xdmIngestion"),
            // To Swift a slash and the accent behind it are one character.
            ("/acme/campaign/dataIngestion/xdmIngestion/\u{301}x/ingest", "", "acme", "\u{301}x"),
        ])
    func parts(url: String, origin: String, organization: String, mapping: String) throws {
        let expected = CallTarget(origin: origin, organization: organization, mapping: mapping)
        #expect(try CallTarget(url: url, organization: nil) == expected)
    }

    @Test("user and password are dropped", arguments: ["user:secret@", "user@", "a@b:secret@", ":@"])
    func userInformation(user: String) throws {
        let target = try CallTarget(
            url: "https://\(user)mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/1/ingest", organization: nil)
        #expect(target.origin == Self.mc)
        #expect(!target.url.contains("secret"))
    }

    @Test(
        "escapes in names are resolved, once, and only where they are escapes and give UTF-8",
        arguments: [
            ("XDM%2044", "XDM 44"), ("%ED%95%9C", "한"), ("%ff", "%ff"), ("a%2Fb", "a/b"), ("%25%32%30", "%20"),
            ("50%", "50%"), ("50%4", "50%4"), ("%zz", "%zz"), ("%+f", "%+f"), ("%-0", "%-0"), ("% f", "% f"),
            ("%4", "%4"), ("%e2%82%ac", "€"),
        ])
    func escapes(segment: String, mapping: String) throws {
        let url = "https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/\(segment)/ingest"
        #expect(try CallTarget(url: url, organization: nil).mapping == mapping)
    }

    @Test(
        "a target's URL reads back as the same target",
        arguments: ["1042", "XDM44", "a/b", "한", "50%", "%41", "a b", "a?b", "a#b", "é+", ".."])
    func roundTrip(mapping: String) throws {
        let target = CallTarget(origin: Self.mc, organization: "ac/me", mapping: mapping)
        #expect(!target.url.contains("?") && !target.url.contains("#"))
        #expect(try CallTarget(url: target.url, organization: nil) == target)
    }

    @Test(
        "other calls are refused",
        arguments: [
            "", "/", "https://mc.adobe.io", "https://mc.adobe.io/acme/campaign/profileAndServices/profile",
            "https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/1042",
            "https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/1042/stop",
            "https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/1042/ingest/more",
            "https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion//ingest",
            "https://mc.adobe.io/acme/campaign/xdmIngestion/1042/ingest",
            "https://mc.adobe.io/acme/campaign/dataingestion/xdmingestion/1042/ingest",
            "xdmIngestion/1042/ingest",
        ])
    func otherCalls(url: String) {
        #expect(throws: CallTarget.Problem.otherCall) { try CallTarget(url: url, organization: "acme") }
    }

    @Test(
        "where the URL names no organization the given one stands in, and without one that is said",
        arguments: [
            "https://mc.adobe.io/campaign/dataIngestion/xdmIngestion/1042/ingest",
            "/dataIngestion/xdmIngestion/1042/ingest",
        ])
    func noOrganization(url: String) throws {
        #expect(throws: CallTarget.Problem.noOrganization) { try CallTarget(url: url, organization: nil) }
        #expect(throws: CallTarget.Problem.noOrganization) { try CallTarget(url: url, organization: "") }
        #expect(try CallTarget(url: url, organization: "acme").organization == "acme")
    }

    @Test("the URL's organization outweighs the given one")
    func urlFirst() throws {
        let url = "https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/1042/ingest"
        #expect(try CallTarget(url: url, organization: "other").organization == "acme")
    }
}
