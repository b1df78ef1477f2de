import NIOCore
import NIOHTTP1
import NIOPosix

/// A connection: reads requests one after another, has each answered, and closes where a client takes too long.
final class HTTPConnection: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let answering: HTTPAnswering
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []
    /// What closes the connection when its time is up.
    private var deadline: Scheduled<Void>?
    private var isQuiet = true

    private init(_ answering: HTTPAnswering) { self.answering = answering }

    /// Makes a connection of a channel; closes it where there are too many.
    static func add(to channel: any Channel, _ answering: HTTPAnswering) -> EventLoopFuture<Void> {
        guard answering.enter() else {
            answering.leave()
            return channel.close()
        }
        channel.closeFuture.whenComplete { _ in answering.leave() }
        return channel.eventLoop.makeCompletedFuture {
            let connection = HTTPConnection(answering)
            try channel.pipeline.syncOperations.addHandler(FirstByte(connection))
            try channel.pipeline.syncOperations.configureHTTPServerPipeline()
            try channel.pipeline.syncOperations.addHandler(connection)
        }
    }

    // MARK: - Time

    /// Sees the bytes before they are a request.
    private final class FirstByte: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias InboundOut = ByteBuffer
        private let connection: HTTPConnection

        init(_ connection: HTTPConnection) { self.connection = connection }

        func channelActive(context: ChannelHandlerContext) {
            connection.close(context.channel, after: connection.answering.limits.silence)
            context.fireChannelActive()
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            if connection.isQuiet {
                connection.isQuiet = false
                connection.close(context.channel, after: connection.answering.limits.request)
            }
            context.fireChannelRead(data)
        }
    }

    /// Between two requests a client may think; a request that has begun has to come, and an answer has to be fetched.
    private func close(_ channel: any Channel, after seconds: Int64?) {
        deadline?.cancel()
        deadline = seconds.map { channel.eventLoop.scheduleTask(in: .seconds($0)) { channel.close(promise: nil) } }
    }

    func channelInactive(context: ChannelHandlerContext) {
        close(context.channel, after: nil)
        context.fireChannelInactive()
    }

    // MARK: - Requests

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body = []
            let length = head.headers.first(name: "content-length").flatMap { Int($0) } ?? 0
            if length > answering.limits.body { refuse(413, context) }
            // Somebody in between may go by the other one (RFC 9112, 3.2).
            if head.headers["host"].count > 1 { refuse(400, context) }
        case .body(let bytes):
            guard head != nil else { return }
            guard body.count + bytes.readableBytes <= answering.limits.body else { return refuse(413, context) }
            body += bytes.readableBytesView
        case .end:
            guard let head else { return }
            self.head = nil
            close(context.channel, after: nil)
            answer(HTTPRequest(head, body: body), isKept: head.isKeepAlive, context)
        }
    }

    /// What comes of the request is not read any more: its body may be longer than any that is asked for.
    private func refuse(_ status: Int, _ context: ChannelHandlerContext) {
        guard head != nil else { return }
        head = nil
        send(HTTPReply(status: status, body: []), to: "POST", isKept: false, context.channel)
    }

    private func answer(_ request: HTTPRequest, isKept: Bool, _ context: ChannelHandlerContext) {
        if let reply = answering.reply(known: request) {
            return send(reply, to: request.method, isKept: isKept, context.channel)
        }
        let channel = context.channel
        let this = NIOLoopBound(self, eventLoop: context.eventLoop)
        answering.make(request, isWanted: { channel.isActive }) { reply in
            channel.eventLoop.execute { this.value.send(reply, to: request.method, isKept: isKept, channel) }
        }
    }

    // MARK: - Answers

    private func send(_ reply: HTTPReply, to method: String, isKept: Bool, _ channel: any Channel) {
        var headers = HTTPHeaders(reply.headers)
        if reply.stream == nil {
            headers.replaceOrAdd(name: "Content-Length", value: String(reply.body.count))
            close(channel, after: answering.limits.request)
        }
        if !isKept { headers.replaceOrAdd(name: "Connection", value: "close") }
        let head = HTTPResponseHead(
            version: .http1_1, status: HTTPResponseStatus(statusCode: reply.status), headers: headers)
        channel.write(HTTPServerResponsePart.head(head), promise: nil)
        let count = method == "HEAD" ? 0 : reply.breaksOffAfter ?? reply.body.count
        if let bytes = reply.body.buffer.getSlice(at: reply.body.buffer.readerIndex, length: count), count > 0 {
            channel.write(HTTPServerResponsePart.body(.byteBuffer(bytes)), promise: nil)
        }
        if let stream = reply.stream {
            channel.flush()
            return stream(HTTPStream(channel: channel))
        }
        guard reply.breaksOffAfter == nil else {
            return channel.writeAndFlush(HTTPServerResponsePart.body(.byteBuffer(ByteBuffer()))).whenComplete { _ in
                channel.close(promise: nil)
            }
        }
        let this = NIOLoopBound(self, eventLoop: channel.eventLoop)
        channel.writeAndFlush(HTTPServerResponsePart.end(nil)).whenComplete { _ in
            guard isKept else { return channel.close(promise: nil) }
            this.value.isQuiet = true
            this.value.close(channel, after: this.value.answering.limits.silence)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
