import Foundation

/// Who calls the API. Never printed, never stored: the type has no description that shows it.
public struct Credentials: Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    /// Where the bearer token comes from.
    enum Source: Sendable {
        /// Given as it is.
        case token(String)
        /// Fetched with OAuth server-to-server client credentials.
        case client(id: String, secret: String, scope: String?, url: String)
    }

    let apiKey: String
    let source: Source

    /// Nothing but that they are there.
    public var description: String { "credentials" }
    /// Nothing but that they are there.
    public var debugDescription: String { "credentials" }

    /// Why there are none.
    public struct Problem: Error, CustomStringConvertible {
        /// One line: what is missing, and where to put it.
        public var description: String
    }

    /// Adobe's token service.
    public static let tokenURL = "https://ims-na1.adobelogin.com/ims/token/v3"

    /// The longest file that is read, bytes.
    private static let longestFile = 64 << 10

    private struct File: Decodable {
        var apiKey: String?
        var token: String?
        var clientSecret: String?
        var scope: String?
        var tokenURL: String?
    }

    /// Reads credentials from a file that nobody but its owner can read, else from the environment:
    /// `INGEST_AUDIT_API_KEY`, and `INGEST_AUDIT_TOKEN` or `INGEST_AUDIT_CLIENT_SECRET` (with `INGEST_AUDIT_SCOPE`,
    /// `INGEST_AUDIT_TOKEN_URL`).
    public init(file: String?, environment: [String: String]) throws {
        var found = File()
        if let file {
            // What is asked for its mode and what is read are one file, whatever happens to the name meanwhile.
            guard let handle = FileHandle(forReadingAtPath: file) else {
                throw Problem(description: "\(file): the credentials can't be read; check that it is there and yours")
            }
            defer { try? handle.close() }
            var status = stat()
            guard fstat(handle.fileDescriptor, &status) == 0, status.st_mode & S_IFMT != S_IFCHR,
                status.st_mode & S_IFMT != S_IFBLK
            else {
                throw Problem(description: "\(file): a device holds no credentials; name a file")
            }
            guard status.st_mode & 0o077 == 0 else {
                throw Problem(description: "\(file): others can read the credentials; run: chmod 600 \(file)")
            }
            guard let content = try? handle.read(upToCount: Self.longestFile + 1), content.count <= Self.longestFile
            else {
                throw Problem(description: "\(file): the credentials can't be read, or are longer than 64 KiB")
            }
            do {
                found = try JSONDecoder().decode(File.self, from: content)
            } catch {
                // The decoder's own words could show what the file holds.
                throw Problem(description: "\(file): no JSON object with \"apiKey\" and \"token\" or \"clientSecret\"")
            }
        } else {
            func value(_ name: String) -> String? {
                environment["INGEST_AUDIT_" + name].flatMap { $0.isEmpty ? nil : $0 }
            }
            found = File(
                apiKey: value("API_KEY"), token: value("TOKEN"), clientSecret: value("CLIENT_SECRET"),
                scope: value("SCOPE"),
                tokenURL: value("TOKEN_URL"))
        }
        guard let apiKey = found.apiKey else {
            throw Problem(description: "no API key; set INGEST_AUDIT_API_KEY, or name a file with --credentials")
        }
        // A line break in a header's value would be another header.
        let all = [apiKey, found.token, found.clientSecret, found.scope].compactMap { $0 }
        guard !all.contains(where: { $0.utf8.contains { $0 < 0x20 } }) else {
            throw Problem(description: "a credential holds a line break or another control character")
        }
        if let address = found.tokenURL, !Self.keepsSecret(address) {
            throw Problem(description: "the token's address must begin with https://, for the client secret goes there")
        }
        self.apiKey = apiKey
        if let token = found.token {
            source = .token(token)
        } else if let secret = found.clientSecret {
            source = .client(id: apiKey, secret: secret, scope: found.scope, url: found.tokenURL ?? Self.tokenURL)
        } else {
            throw Problem(
                description:
                    "no token; set INGEST_AUDIT_TOKEN or INGEST_AUDIT_CLIENT_SECRET, or name a file with --credentials")
        }
    }

    /// Whether what is sent to an address can be read by nobody on the way: encrypted, or on this machine.
    public static func keepsSecret(_ address: String) -> Bool {
        guard let address = URL(string: address), let host = address.host else { return false }
        switch address.scheme?.lowercased() {
        case "https": return true
        case "http": return isThisMachine(host)
        default: return false
        }
    }

    /// Whether a host is this machine by its name.
    static func isThisMachine(_ host: String) -> Bool {
        ["localhost", "::1", "[::1]"].contains(host) || isLoopback(host)
    }

    /// Whether a host is of 127.0.0.0/8; `127.example.com` is not.
    private static func isLoopback(_ host: String) -> Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
