import Foundation
import NIOHTTP1

/// A request, as far as services of this program ask.
public struct HTTPRequest: Sendable {
    /// `GET`.
    public var method: String
    /// What stood behind the method, as it came: `/requests?status=failed`.
    public var target: String
    /// Of the target what stands before the question mark, percent signs undone.
    public var path: String
    /// What stands behind it, percent signs undone; a value without `=` is empty.
    public var query: [URLQueryItem]
    /// By lower-case name; of several of one name the first.
    public var headers: [String: String]
    /// What it brings along.
    public var body: [UInt8]

    /// A request without a body.
    public init(_ method: String, _ target: String, headers: [String: String] = [:], body: [UInt8] = []) {
        let components = URLComponents(string: target)
        self.method = method
        self.target = target
        path = components?.path ?? ""
        query = components?.queryItems ?? []
        self.headers = headers
        self.body = body
    }

    init(_ head: HTTPRequestHead, body: [UInt8]) {
        let headers = head.headers.map { ($0.name.lowercased(), $0.value) }
        self.init(
            head.method.rawValue, head.uri, headers: Dictionary(headers) { first, _ in first }, body: body)
    }
}
