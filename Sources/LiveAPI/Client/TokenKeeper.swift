import Foundation
import IngestionAPI
import Synchronization

/// Has a bearer token that is good, fetching one before the last one ends. Safe to ask from any thread.
final class TokenKeeper: Sendable {
    private struct Held {
        var token: String
        /// By the clock that only goes forward.
        var end: Double
    }

    private let credentials: Credentials
    private let timeout: Int
    private let time: TimeSource
    private let held = Mutex<Held?>(nil)

    init(_ credentials: Credentials, timeout: Int, time: TimeSource) {
        self.time = time
        self.credentials = credentials
        self.timeout = timeout
    }

    /// The token; the reason where none can be had.
    func token() -> Result<String, APIFailure> {
        switch credentials.source {
        case .token(let token): return .success(token)
        case .client(let id, let secret, let scope, let url):
            // Under the lock: one thread fetches, the others wait for what it got.
            return held.withLock { held in
                if let held, time.seconds() < held.end { return .success(held.token) }
                switch fetch(id: id, secret: secret, scope: scope, url: url) {
                case .success(let fetched):
                    held = fetched
                    return .success(fetched.token)
                case .failure(let failure): return .failure(failure)
                }
            }
        }
    }

    private func fetch(id: String, secret: String, scope: String?, url: String) -> Result<Held, APIFailure> {
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
        switch CurlConnection(timeout: timeout).perform(call) {
        case .notSent(let reason), .unknown(let reason):
            return .failure(APIFailure(reason: "no token could be fetched: \(reason)"))
        case .answer(let answer):
            struct Grant: Decodable {
                var access_token: String
                var expires_in: Double?
            }
            guard answer.status == 200, let grant = try? JSONDecoder().decode(Grant.self, from: Data(answer.body))
            else {
                return .failure(APIFailure(reason: "no token could be fetched: HTTP \(answer.status)"))
            }
            // A line break in a header's value would be another header.
            guard grant.access_token.utf8.allSatisfy({ $0 >= 0x20 }) else {
                return .failure(APIFailure(reason: "no token could be fetched: it holds a control character"))
            }
            // Renewed a minute, or a tenth of its time, before it ends.
            let seconds = grant.expires_in ?? 300
            return .success(
                Held(token: grant.access_token, end: time.seconds() + seconds - min(60, seconds / 10)))
        }
    }
}

/// Why the API can't be called.
public struct APIFailure: Error, Sendable, CustomStringConvertible {
    /// The reason, as a part of a line.
    public var reason: String
    /// The reason.
    public var description: String { reason }
}
