import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A service over HTTP/1.1, on SwiftNIO: one thread has all connections, others make the answers.
public final class HTTPService: Sendable {
    /// Who answers a request, on a thread that may wait.
    public typealias Answer = @Sendable (HTTPRequest) -> HTTPReply

    /// Why it can't listen.
    public struct Problem: Error {
        /// The system's number of the error: `EADDRINUSE`.
        public let number: Int32
    }

    /// The port it listens on.
    public let port: UInt16
    private let listener: any Channel
    private let group: MultiThreadedEventLoopGroup
    private let answering: HTTPAnswering

    /// Takes the port; who connects waits until `start`.
    /// - Parameters:
    ///   - host: an address of this machine.
    ///   - port: 0 for any that is free.
    public init(host: String = "127.0.0.1", port: UInt16, limits: HTTPLimits = HTTPLimits()) throws {
        signal(SIGPIPE, SIG_IGN)  // a client that is gone makes writing fail, no more
        Self.allowDescriptors(limits.connections)
        let answering = HTTPAnswering(limits)
        group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        self.answering = answering
        do {
            listener = try ServerBootstrap(group: group)
                .serverChannelOption(.backlog, value: 512)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .serverChannelOption(.autoRead, value: false)
                .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
                .childChannelInitializer { HTTPConnection.add(to: $0, answering) }
                .bind(host: host, port: Int(port)).wait()
        } catch let error as IOError {
            throw Problem(number: error.errnoCode)
        } catch {
            throw Problem(number: EADDRNOTAVAIL)
        }
        self.port = UInt16(listener.localAddress?.port ?? 0)
    }

    /// Answers requests from now on.
    /// - Parameter known: what is asked first, on the thread of all connections: it has to be quick. What it has no answer to goes to `answer`.
    public func start(known: (@Sendable (HTTPRequest) -> HTTPReply?)? = nil, _ answer: @escaping Answer) {
        answering.start(known, answer)
        listener.setOption(.autoRead, value: true).whenSuccess { [listener] in listener.read() }
    }

    /// Listens no more, and closes what is open.
    public func stop() {
        try? listener.close().wait()
        try? group.syncShutdownGracefully()
        answering.stop()
    }

    /// A connection is a descriptor: the usual limit of a process is less than the service takes.
    private static func allowDescriptors(_ connections: Int) {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = max(limit.rlim_cur, min(limit.rlim_max, rlim_t(connections + 512)))
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}

/// What all connections of a service share: who answers, on how many threads, and how many connections there are.
final class HTTPAnswering: Sendable {
    let limits: HTTPLimits
    private let workers: NIOThreadPool
    private let connections = Atomic(0)
    private let answer = Mutex<HTTPService.Answer?>(nil)
    private let known = Mutex<(@Sendable (HTTPRequest) -> HTTPReply?)?>(nil)

    init(_ limits: HTTPLimits) {
        self.limits = limits
        workers = NIOThreadPool(numberOfThreads: limits.answers)
    }

    func start(_ known: (@Sendable (HTTPRequest) -> HTTPReply?)?, _ answer: @escaping HTTPService.Answer) {
        self.known.withLock { $0 = known }
        self.answer.withLock { $0 = answer }
        workers.start()
    }

    func stop() { try? workers.syncShutdownGracefully() }

    /// Counts a connection in.
    /// - Returns: whether there is room for it.
    func enter() -> Bool { connections.add(1, ordering: .relaxed).newValue <= limits.connections }

    func leave() { connections.subtract(1, ordering: .relaxed) }

    /// The answer that is known already; nil where it has to be made.
    func reply(known request: HTTPRequest) -> HTTPReply? { known.withLock(\.self)?(request) }

    /// Has an answer made.
    /// - Parameter isWanted: whether the client is still there, asked when its turn has come.
    func make(
        _ request: HTTPRequest, isWanted: @escaping @Sendable () -> Bool, done: @escaping @Sendable (HTTPReply) -> Void
    ) {
        workers.submit { [self] state in
            guard state == .active, isWanted(), let answer = answer.withLock(\.self) else { return }
            done(answer(request))
        }
    }
}
