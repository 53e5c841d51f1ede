import NIOCore
import NIOHTTP1

/// One connection to a target; one exchange at a time.
final class Connection: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    let target: Int
    private let pool: ConnectionPool
    private var context: ChannelHandlerContext?
    private var exchange: Exchange?
    private var served = 0
    private var hasHead = false
    private var isKept = true

    init(target: Int, pool: ConnectionPool) {
        self.target = target
        self.pool = pool
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }
    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func send(_ exchange: Exchange, _ head: HTTPRequestHead) {
        self.exchange = exchange
        exchange.connection = self
        hasHead = false
        guard let context, context.channel.isActive else { return end(.reset) }
        var head = head
        if exchange.opensConnection { head.headers.replaceOrAdd(name: "connection", value: "close") }
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if let body = exchange.request.body {
            context.write(
                wrapOutboundOut(.body(.byteBuffer(context.channel.allocator.buffer(string: body)))),
                promise: nil)
        }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    /// Ends the connection with its exchange, which is told nothing.
    func drop() {
        exchange = nil
        isKept = false
        context?.close(promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard let exchange else { return }
        switch unwrapInboundIn(data) {
        case .head(let head):
            hasHead = true
            isKept = isKept && head.isKeepAlive && !exchange.opensConnection
            exchange.answer = Exchange.Answer(
                status: Int(head.status.code), zone: head.headers.first(name: "x-zone") ?? "",
                server: head.headers.first(name: "x-served-by") ?? "")
            if exchange.keptBody != nil { exchange.answer.location = head.headers.first(name: "location") }
        case .body(var bytes):
            guard let limit = exchange.keptBody else { return }
            guard exchange.answer.body.readableBytes + bytes.readableBytes <= limit else {
                return end(.badResponse)
            }
            exchange.answer.body.writeBuffer(&bytes)
        case .end:
            self.exchange = nil
            served += 1
            if isKept { pool.keep(self) } else { context.close(promise: nil) }
            pool.answered(exchange)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        case HTTPParserError.invalidEOFState: end(.reset)
        case is HTTPParserError, is NIOHTTPDecoderError: end(.badResponse)
        default: end(.reset)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        end(.reset)
        pool.forget(self)
    }

    private func end(_ outcome: RequestOutcome) {
        let exchange = exchange
        let wasKept = served > 0 && !hasHead
        drop()
        if let exchange { pool.failed(exchange, outcome, wasKept: wasKept) }
    }
}
