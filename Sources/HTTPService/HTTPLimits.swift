import NIOCore

/// What a service takes from its clients: none of them can hold it up.
public struct HTTPLimits: Sendable {
    /// How many connections are open at once; more are closed.
    public var connections: Int
    /// Seconds that a connection may be silent between requests.
    public var silence: Int64
    /// Seconds that a request may take to come, and that an answer may take to be fetched.
    public var request: Int64
    /// The longest body of a request, bytes.
    public var body: Int
    /// How many requests are answered at once; others wait.
    public var answers: Int

    /// Limits; those left out are for clients that keep their connections.
    public init(
        connections: Int = 2_000, silence: Int64 = 330, request: Int64 = 30, body: Int = 1 << 20, answers: Int = 64
    ) {
        self.connections = connections
        self.silence = silence
        self.request = request
        self.body = body
        self.answers = answers
    }
}
