import Testing

@testable import LiveAPI

@Suite("Proxies")
struct ProxyTests {
    private static let proxy = "http://proxy.example.com:3128"

    @Test(
        "what is meant for this machine goes through none",
        arguments: [
            "http://127.0.0.1:8089", "http://localhost:8089/x", "http://[::1]:1", "https://127.8.9.10",
            "https://localhost",
        ])
    func loopback(address: String) {
        for name in ["http_proxy", "https_proxy", "all_proxy", "ALL_PROXY", "HTTPS_PROXY"] {
            let settings = ProxySettings(environment: [name: Self.proxy])
            #expect(settings.proxy(for: address) == nil && !settings.canRead(address), "\(name)")
        }
    }

    @Test("all else goes through the one for its scheme")
    func schemes() {
        let settings = ProxySettings(environment: ["http_proxy": "a", "HTTPS_PROXY": "b", "all_proxy": "c"])
        #expect(settings.proxy(for: "http://example.com") == "a")
        #expect(settings.proxy(for: "https://example.com") == "b")
        #expect(
            ProxySettings(environment: ["ALL_PROXY": "c", "http_proxy": ""]).proxy(for: "http://example.com") == "c")
        #expect(ProxySettings(environment: ["HTTP_PROXY": "x"]).proxy(for: "http://example.com") == nil)
        #expect(ProxySettings().proxy(for: "https://example.com") == nil)
    }

    @Test("a proxy can read what is not encrypted, unless the host is called without it")
    func readable() {
        func canRead(_ address: String, _ exceptions: String) -> Bool {
            ProxySettings(environment: ["http_proxy": "a", "https_proxy": "a", "no_proxy": exceptions]).canRead(address)
        }
        #expect(canRead("http://api.example.com", ""))
        #expect(canRead("http://api.example.com", "ample.com,other"))
        #expect(!canRead("https://api.example.com", ""))
        for exceptions in ["*", "example.com", ".example.com", "x, API.example.com"] {
            #expect(!canRead("http://api.example.com", exceptions), "\(exceptions)")
        }
    }
}
