import Foundation
import IngestionAPI
import Synchronization

/// Has a bearer token that is good, fetching one before the last one ends. Safe to ask from any thread.
final class TokenKeeper: Sendable {
    private struct Held {
        var token: String
        /// By the clock that only goes forward.
        var end: Double
        /// Whether the API has taken it.
        var isProven = false
        /// Whether it stands in for one that was refused.
        var isReplacement = false
    }

    private let credentials: Credentials
    private let timeout: Int
    private let time: TimeSource
    private let proxies: ProxySettings
    private let held = Mutex<Held?>(nil)

    init(_ credentials: Credentials, timeout: Int, time: TimeSource, proxies: ProxySettings = ProxySettings()) {
        self.time = time
        self.proxies = proxies
        self.credentials = credentials
        self.timeout = timeout
    }

    /// The API has taken a token.
    func prove(_ token: String) {
        held.withLock { held in
            if held?.token == token { held?.isProven = true }
        }
    }

    /// The API has refused a token, which may have been revoked before its end: another one takes its place, unless it is such
    /// a one itself that was never taken.
    /// - Returns: whether there may be a better one.
    func replace(_ token: String) -> Bool {
        guard case .client = credentials.source else { return false }
        return held.withLock { held in
            guard let refused = held, refused.token == token else { return true }
            guard refused.isProven || !refused.isReplacement else { return false }
            held = Held(token: "", end: -.infinity, isReplacement: true)
            return true
        }
    }

    /// The token; the reason where none can be had.
    func token(within limit: CallLimit) -> Result<String, APIFailure> {
        switch credentials.source {
        case .token(let token): return .success(token)
        case .client(let id, let secret, let scope, let url):
            // Under the lock: one thread fetches, the others wait for what it got.
            return held.withLock { held in
                if let held, time.seconds() < held.end { return .success(held.token) }
                switch fetch(id: id, secret: secret, scope: scope, url: url, within: limit) {
                case .success(var fetched):
                    fetched.isReplacement = held.map { $0.isReplacement && $0.token.isEmpty } ?? false
                    held = fetched
                    return .success(fetched.token)
                case .failure(let failure): return .failure(failure)
                }
            }
        }
    }

    private func fetch(
        id: String, secret: String, scope: String?, url: String, within limit: CallLimit
    ) -> Result<Held, APIFailure> {
        var form = URLComponents()
        form.queryItems = [
            URLQueryItem(name: "grant_type", value: "client_credentials"), URLQueryItem(name: "client_id", value: id),
            URLQueryItem(name: "client_secret", value: secret),
        ]
        if let scope { form.queryItems?.append(URLQueryItem(name: "scope", value: scope)) }
        // A plus sign means a blank in a form.
        let body = (form.percentEncodedQuery ?? "").replacing("+", with: "%2B")
        let call = HTTPCall(
            method: "POST", url: url, headers: ["Content-Type: application/x-www-form-urlencoded"],
            body: Array(body.utf8))
        switch CurlConnection(timeout: timeout, proxies: proxies).perform(call, within: limit) {
        case .notSent(let reason), .unknown(let reason), .tooLong(let reason):
            return .failure(APIFailure(reason: "no token could be fetched: \(reason)"))
        case .answer(let answer):
            guard answer.status == 200, let grant = try? JSONDecoder().decode(Grant.self, from: Data(answer.body))
            else {
                return .failure(APIFailure(reason: "no token could be fetched: HTTP \(answer.status)"))
            }
            // A line break in a header's value would be another header.
            guard grant.token.utf8.allSatisfy({ $0 >= 0x20 }) else {
                return .failure(APIFailure(reason: "no token could be fetched: it holds a control character"))
            }
            // Renewed a minute, or a tenth of its time, before it ends.
            let seconds = grant.seconds ?? 300
            return .success(
                Held(token: grant.token, end: time.seconds() + seconds - min(60, seconds / 10)))
        }
    }
}

/// What a token service answers.
private struct Grant: Decodable {
    var token: String
    /// How long it is good, seconds; nil where the answer does not say.
    var seconds: Double?

    private enum Key: String, CodingKey {
        case token = "access_token"
        case seconds = "expires_in"
    }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Key.self)
        token = try fields.decode(String.self, forKey: .token)
        // Some services, and proxies before them, write the number as text.
        let number = try? fields.decode(Double.self, forKey: .seconds)
        let found = number ?? (try? fields.decode(String.self, forKey: .seconds)).flatMap { Double($0) }
        seconds = found.flatMap { $0.isFinite && $0 >= 0 ? $0 : nil }
    }
}

/// Why the API can't be called.
public struct APIFailure: Error, Sendable, CustomStringConvertible {
    /// The reason, as a part of a line.
    public var reason: String
    /// The reason.
    public var description: String { reason }
}
