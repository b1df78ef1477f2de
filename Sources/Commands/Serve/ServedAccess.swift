import Foundation
import HTTPService

/// Who may see the pages: whoever is at this machine, by one of its own names; from elsewhere who has the token.
///
/// The name in `Host` is checked because a page from anywhere can have its own name lead to this machine, and then read what it
/// serves (DNS rebinding). Who has the token has not got it that way.
struct ServedAccess: Sendable {
    /// The token; nil where only this machine is served.
    let token: String?
    let port: UInt16

    private static let cookie = "ingest_audit"

    /// Why a request is not answered, or what is answered in place; nil where it may pass.
    func refusal(_ request: HTTPRequest) -> HTTPReply? {
        guard ["GET", "HEAD"].contains(request.method) else {
            return Self.refusal(405, "only GET and HEAD: nothing can be changed here", [("Allow", "GET, HEAD")])
        }
        guard let token else {
            return Self.isOwn(request.headers["host"] ?? "", port)
                ? nil : Self.refusal(421, "ask for this machine by 127.0.0.1, localhost or [::1]")
        }
        if let given = request.query.first(where: { $0.name == "token" })?.value {
            guard Self.isEqual(given, token) else { return Self.refusal(403, "this is not the token") }
            var components = URLComponents(string: request.target)
            components?.queryItems?.removeAll { $0.name == "token" }
            if components?.queryItems?.isEmpty == true { components?.queryItems = nil }
            let cookie = "\(Self.cookie)=\(token); HttpOnly; SameSite=Strict; Path=/; Max-Age=2592000"
            let place = components?.string.map { $0.hasPrefix("/") && !$0.hasPrefix("//") ? $0 : "/" } ?? "/"
            return HTTPReply(status: 303, headers: [("Location", place), ("Set-Cookie", cookie)], body: [])
        }
        let cookies = (request.headers["cookie"] ?? "").split(separator: ";").map {
            $0.trimmingCharacters(in: .whitespaces)
        }
        let given =
            cookies.first { $0.hasPrefix(Self.cookie + "=") }.map { String($0.dropFirst(Self.cookie.count + 1)) }
            ?? request.headers["authorization"].flatMap { $0.hasPrefix("Bearer ") ? String($0.dropFirst(7)) : nil }
        return given.map { Self.isEqual($0, token) } == true
            ? nil : Self.refusal(401, "ask with the token once: /?token=…", [("WWW-Authenticate", "Bearer")])
    }

    private static func isOwn(_ host: String, _ port: UInt16) -> Bool {
        ["127.0.0.1", "localhost", "[::1]"].contains { host == $0 || host == "\($0):\(port)" }
    }

    private static func refusal(_ status: Int, _ text: String, _ headers: [(String, String)] = []) -> HTTPReply {
        HTTPReply(
            status: status, headers: headers + [("Content-Type", "text/plain; charset=utf-8")],
            body: Array((text + "\n").utf8))
    }

    /// Compares in a time that says nothing of how much is right.
    private static func isEqual(_ left: String, _ right: String) -> Bool {
        let (left, right) = (Array(left.utf8), Array(right.utf8))
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

extension HTTPService {
    /// Shows pages to who may see them.
    func start(_ pages: HistoryPages, _ access: ServedAccess) {
        start(
            known: { request in access.refusal(request)?.guarded() ?? pages.known(request)?.guarded() },
            { request in pages.answer(request).guarded() })
    }
}

extension HTTPReply {
    /// The same with what every answer to a browser says of what it may do.
    func guarded() -> HTTPReply {
        var reply = self
        reply.headers += [
            ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"),
            ("Cross-Origin-Resource-Policy", "same-origin"), ("Cross-Origin-Opener-Policy", "same-origin"),
            ("Content-Security-Policy", "frame-ancestors 'none'"), ("X-Frame-Options", "DENY"),
        ]
        return reply
    }
}
