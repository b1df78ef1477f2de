import NIOCore
import NIOHTTP1

/// An answer to a request.
public struct HTTPReply: Sendable {
    /// What an answer says, shared by all to whom it is sent.
    public struct Body: Sendable, Equatable {
        let buffer: ByteBuffer

        /// A body of bytes.
        public init(_ bytes: some Sequence<UInt8>) { buffer = ByteBuffer(bytes: bytes) }

        /// How many bytes it has.
        public var count: Int { buffer.readableBytes }

        /// The bytes.
        public var bytes: [UInt8] { Array(buffer.readableBytesView) }
    }

    /// `200`.
    public var status: Int
    /// By their names; the length is added.
    public var headers: [(String, String)]
    /// What it says.
    public var body: Body
    /// After how many bytes of the body the connection breaks off; nil for not at all.
    public var breaksOffAfter: Int?
    /// What takes the answer as a stream, where it goes on behind the body for as long as the client listens.
    public var stream: (@Sendable (HTTPStream) -> Void)?

    /// An answer.
    public init(
        status: Int, headers: [(String, String)] = [], body: some Sequence<UInt8>, breaksOffAfter: Int? = nil
    ) {
        self.status = status
        self.headers = headers
        self.body = Body(body)
        self.breaksOffAfter = breaksOffAfter
    }
}

/// An answer that goes on.
public struct HTTPStream: Sendable {
    let channel: any Channel

    /// Whether the client still listens.
    public var isOpen: Bool { channel.isActive }

    /// Sends text. Who has not taken what was sent before is no longer listening.
    public func send(_ text: String) {
        guard channel.isWritable else { return channel.close(promise: nil) }
        let part = HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(string: text)))
        channel.writeAndFlush(part, promise: nil)
    }
}
