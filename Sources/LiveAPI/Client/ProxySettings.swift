import Foundation

/// Which calls go through a proxy, by the variables that curl and others know: `https_proxy`, `http_proxy`, `all_proxy`,
/// `no_proxy`. What is meant for this machine goes through none.
public struct ProxySettings: Sendable {
    private var http: String?
    private var https: String?
    /// Hosts that are called without one, separated by commas.
    let exceptions: String?

    /// No proxy.
    public init() {
        self.init(environment: [:])
    }

    /// The proxies that an environment names.
    public init(environment: [String: String]) {
        func value(_ names: String...) -> String? { names.lazy.compactMap { environment[$0] }.first { !$0.isEmpty } }
        let all = value("all_proxy", "ALL_PROXY")
        // HTTP_PROXY in capitals is what a web server makes of a header: no program heeds it.
        http = value("http_proxy") ?? all
        https = value("https_proxy", "HTTPS_PROXY") ?? all
        exceptions = value("no_proxy", "NO_PROXY")
    }

    /// The proxy for an address; nil for none.
    func proxy(for address: String) -> String? {
        guard let url = URL(string: address), let host = url.host, !Credentials.isThisMachine(host) else { return nil }
        return url.scheme?.lowercased() == "https" ? https : http
    }

    /// Whether a proxy could read what is sent to an address: it is not encrypted, and goes through one.
    public func canRead(_ address: String) -> Bool {
        guard !Credentials.keepsSecret(address), proxy(for: address) != nil else { return false }
        return !isException(URL(string: address)?.host ?? "")
    }

    private func isException(_ host: String) -> Bool {
        let host = host.lowercased()
        return (exceptions ?? "").lowercased().split { ", ".contains($0) }.contains { entry in
            let name = entry.drop { $0 == "." }
            return entry == "*" || host == name || host.hasSuffix("." + name)
        }
    }
}
