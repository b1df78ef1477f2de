import Foundation
import Synchronization

/// A small HTTP/1.1 server on the loopback interface, a thread a connection: for the sandbox, which must be able to break an
/// answer off in the middle. (A server package would link Foundation's networking, and with it twenty libraries that make
/// every command start later.)
final class LoopbackServer: Sendable {
    /// A request, as far as the sandbox asks.
    struct Request {
        var method: String
        /// Without the query, percent signs undone.
        var path: String
        var query: [URLQueryItem]
        /// By lower-case name.
        var headers: [String: String]
        var body: [UInt8]
    }

    /// An answer.
    struct Reply {
        var status: Int
        var headers: [(String, String)] = []
        var body: [UInt8]
        /// After how many bytes of the body the connection breaks off; nil for not at all.
        var breaksOffAfter: Int?
    }

    /// Why it can't listen.
    struct Problem: Error {}

    /// The port it listens on.
    let port: UInt16
    private let listener: Int32

    /// The longest head and the longest body that are read, bytes.
    private static let longest = 1 << 20
    /// How many connections are open at once; more are closed.
    private static let mostConnections = 2_000
    /// Seconds that a connection may be silent, and that a request may take to come.
    private static let longestSilence = 330
    private static let longestRequest = 30

    private let connections = Atomic(0)

    /// Listens on a port; 0 takes any that is free.
    init(port: UInt16) throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard listener >= 0 else { throw Problem() }
        var yes: Int32 = 1
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = listener
        let found = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                guard bind(descriptor, pointer, size) == 0, listen(descriptor, 512) == 0 else { return false }
                return getsockname(descriptor, pointer, &size) == 0
            }
        }
        guard found else {
            close(descriptor)
            throw Problem()
        }
        self.port = UInt16(bigEndian: address.sin_port)
    }

    /// Serves for ever.
    func run(_ answer: @escaping @Sendable (Request) -> Reply) -> Never {
        signal(SIGPIPE, SIG_IGN)  // a client that is gone makes writing fail, no more
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else {
                Thread.sleep(forTimeInterval: 0.01)  // out of descriptors, for a moment
                continue
            }
            guard connections.load(ordering: .relaxed) < Self.mostConnections else {
                close(connection)
                continue
            }
            connections.add(1, ordering: .relaxed)
            let thread = Thread { [self] in
                Self.serve(connection, answer)
                close(connection)
                connections.subtract(1, ordering: .relaxed)
            }
            thread.stackSize = 256 << 10
            thread.start()
        }
    }

    private static func serve(_ connection: Int32, _ answer: (Request) -> Reply) {
        var yes: Int32 = 1
        setsockopt(connection, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
        limit(SO_SNDTIMEO, connection, seconds: longestRequest)
        var received: [UInt8] = []
        while let (request, keepsOpen) = next(connection, &received) {
            let reply = answer(request)
            var head = "HTTP/1.1 \(reply.status) \(phrases[reply.status] ?? "Unknown")\r\n"
            for (name, value) in reply.headers { head += "\(name): \(value)\r\n" }
            head += "Content-Length: \(reply.body.count)\r\n\r\n"
            let body = reply.body.prefix(reply.breaksOffAfter ?? reply.body.count)
            guard send(connection, Array(head.utf8) + body), reply.breaksOffAfter == nil, keepsOpen else { return }
        }
    }

    private static let phrases = [
        200: "OK", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
        429: "Too Many Requests",
        500: "Internal Server Error",
    ]

    /// The next request of a connection; nil where it ends, or sends what is no request.
    private static func next(_ connection: Int32, _ received: inout [UInt8]) -> (Request, keepsOpen: Bool)? {
        let mark = Array("\r\n\r\n".utf8)
        var end = received.firstRange(of: mark)
        // Between two requests a client may think; a request that has begun has to come.
        limit(SO_RCVTIMEO, connection, seconds: received.isEmpty ? longestSilence : longestRequest)
        var begun: ContinuousClock.Instant?
        while end == nil {
            let searched = max(0, received.count - mark.count)
            guard received.count < longest, receive(connection, &received) else { return nil }
            end = received[searched...].firstRange(of: mark)
            if begun == nil {
                begun = .now
                limit(SO_RCVTIMEO, connection, seconds: longestRequest)
            }
            guard isInTime(begun) else { return nil }
        }
        guard let end else { return nil }
        let lines = String(decoding: received[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ")
        guard words.count == 3, let target = URLComponents(string: String(words[1])) else { return nil }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(
                in: .whitespaces)
        }
        let length = headers["content-length"].map { Int($0) ?? -1 } ?? 0
        guard (0...longest).contains(length) else { return nil }
        received.removeSubrange(..<end.upperBound)
        while received.count < length {
            guard receive(connection, &received), isInTime(begun) else { return nil }
        }
        let body = Array(received.prefix(length))
        received.removeFirst(length)
        let request = Request(
            method: String(words[0]), path: target.path, query: target.queryItems ?? [], headers: headers, body: body)
        return (request, headers["connection"]?.lowercased() != "close" && words[2] != "HTTP/1.0")
    }

    private static func isInTime(_ begun: ContinuousClock.Instant?) -> Bool {
        begun.map { ContinuousClock.now - $0 < .seconds(longestRequest) } ?? true
    }

    private static func limit(_ what: Int32, _ connection: Int32, seconds: Int) {
        var time = timeval(tv_sec: seconds, tv_usec: 0)
        setsockopt(connection, SOL_SOCKET, what, &time, socklen_t(MemoryLayout<timeval>.size))
    }

    private static func receive(_ connection: Int32, _ received: inout [UInt8]) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        let count = recv(connection, &buffer, buffer.count, 0)
        guard count > 0 else { return false }
        received += buffer[..<count]
        return true
    }

    private static func send(_ connection: Int32, _ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { Foundation.send(connection, $0.baseAddress, $0.count, 0) }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }
}
