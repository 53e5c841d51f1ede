import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// Stands between a connection's bytes and the application, and drops clients that are too slow, send
/// without end, or do not speak HTTP.
///
/// Each request has one deadline from its header to the last byte of its response being written, so
/// bodies that trickle in and responses that nobody takes end alike. Headers that trickle in are
/// Hummingbird's idle timeout.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let limits: ServerLimits
    private let metrics: RequestMetrics
    private let readiness: Readiness
    private let inFlight: InFlightRequests

    /// Requests whose header came and whose response is not written.
    private var unanswered = 0
    private var answered = 0
    private var isCounted = false
    private var isReadingRequest = false
    private var bodyBytes = 0
    private var isResponding = false
    private var closesAfterResponse = false
    /// The client said that it sends no more.
    private var isLastRequest = false
    private var isClosed = false
    private var deadline: NIODeadline?
    private var timer: Scheduled<Void>?

    init(
        limits: ServerLimits, metrics: RequestMetrics, readiness: Readiness, inFlight: InFlightRequests
    ) {
        self.limits = limits
        self.metrics = metrics
        self.readiness = readiness
        self.inFlight = inFlight
    }

    func handlerAdded(context: ChannelHandlerContext) { metrics.connectionOpened() }

    func handlerRemoved(context: ChannelHandlerContext) {
        metrics.connectionClosed()
        count(false)
        timer?.cancel()
        timer = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isClosed else { return }
        switch unwrapInboundIn(data) {
        case .head(let head):
            isReadingRequest = true
            bodyBytes = 0
            unanswered += 1
            count(true)
            isLastRequest = head.headerFields[.connection]?.lowercased() == "close"
            startDeadline(context)
            continueIfExpected(head, context)
        case .body(let bytes):
            bodyBytes += bytes.readableBytes
            if bodyBytes > limits.discardedBytes { return drop(context, .bodyEndless) }
        case .end:
            isReadingRequest = false
            if closesAfterResponse, unanswered == 0 { return close(context) }
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard !isClosed else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        switch unwrapOutboundIn(data) {
        case .head(var head):
            guard head.status.kind != .informational else { break }
            isResponding = true
            let isLast = isLastRequest && unanswered == 1
            if isLast || answered + 1 >= limits.requestsPerConnection || readiness.isStopping {
                head.headerFields[.connection] = "close"
            }
            closesAfterResponse = head.headerFields[.connection] == "close"
            return context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .body: break
        case .end:
            isResponding = false
            answered += 1
            let written = promise ?? context.eventLoop.makePromise()
            let boundContext = context.loopBound
            written.futureResult.assumeIsolated().whenComplete { _ in
                self.responseWritten(boundContext.value)
            }
            if closesAfterResponse {
                context.writeAndFlush(data, promise: written)
            } else {
                context.write(data, promise: written)
            }
            return
        }
        context.write(data, promise: promise)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError else { return context.fireErrorCaught(error) }
        guard !isClosed else { return }
        guard unanswered <= 1, !isResponding else { return drop(context, .malformed) }
        isClosed = true
        let tooLarge = error == .headerOverflow
        metrics.connectionRefused(tooLarge ? .headersTooLarge : .malformed)
        let status: HTTPResponse.Status = tooLarge ? .requestHeaderFieldsTooLarge : .badRequest
        let head = HTTPResponse(status: status, headerFields: [.connection: "close", .contentLength: "0"])
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        let boundContext = context.loopBound
        context.writeAndFlush(wrapOutboundOut(.end(nil))).assumeIsolated().whenComplete { _ in
            boundContext.value.close(promise: nil)
        }
    }

    private func responseWritten(_ context: ChannelHandlerContext) {
        unanswered = max(0, unanswered - 1)
        if unanswered == 0 {
            deadline = nil
            count(false)
        } else {
            startDeadline(context)
        }
        if closesAfterResponse, !isReadingRequest { close(context) }
    }

    private func count(_ isBusy: Bool) {
        guard isBusy != isCounted else { return }
        isCounted = isBusy
        if isBusy { inFlight.enter() } else { inFlight.leave() }
    }

    /// RFC 9110, section 10.1.1: a client may wait for this before it sends a large body.
    private func continueIfExpected(_ head: HTTPRequest, _ context: ChannelHandlerContext) {
        guard head.headerFields[.expect]?.lowercased() == "100-continue", unanswered == 1 else { return }
        let length = head.headerFields[.contentLength].flatMap { Int($0) } ?? 0
        guard length <= limits.discardedBytes else { return }
        context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
    }

    /// One timer serves all requests of the connection: when it fires early it is set anew.
    private func startDeadline(_ context: ChannelHandlerContext) {
        deadline = .now() + limits.requestTime
        if timer == nil { setTimer(context, at: .now() + limits.requestTime) }
    }

    private func setTimer(_ context: ChannelHandlerContext, at time: NIODeadline) {
        let boundContext = context.loopBound
        timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: time) {
            self.timer = nil
            guard let deadline = self.deadline else { return }
            if deadline <= .now() {
                self.drop(boundContext.value, .tooSlow)
            } else {
                self.setTimer(boundContext.value, at: deadline)
            }
        }
    }

    private func drop(_ context: ChannelHandlerContext, _ reason: RequestMetrics.Refusal) {
        guard !isClosed else { return }
        metrics.connectionRefused(reason)
        close(context)
    }

    private func close(_ context: ChannelHandlerContext) {
        guard !isClosed else { return }
        isClosed = true
        context.close(promise: nil)
    }
}
