import NIOCore
import NIOPosix
import Synchronization

/// Sends each connection one line and closes it; what connections send is not looked at.
struct AgentServer: Sendable {
    /// Connections at once; more are closed without a line.
    static let connections = 64
    /// Time that a connection has to take its line.
    static let time = TimeAmount.seconds(1)

    let line: @Sendable () -> String

    /// - Throws: `IOError` when the address cannot be had.
    func start(host: String, port: Int, on group: any EventLoopGroup) async throws -> any Channel {
        let open = OpenConnections()
        return try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: Int32(Self.connections))
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(AgentHandler(line: line, open: open))
                }
            }
            .bind(host: host, port: port).get()
    }
}

private final class OpenConnections: Sendable {
    let count = Atomic<Int>(0)
}

private final class AgentHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let line: @Sendable () -> String
    private let open: OpenConnections
    private var timer: Scheduled<Void>?

    init(line: @escaping @Sendable () -> String, open: OpenConnections) {
        self.line = line
        self.open = open
    }

    func channelActive(context: ChannelHandlerContext) {
        let number = open.count.add(1, ordering: .relaxed).newValue
        guard number <= AgentServer.connections else { return context.close(promise: nil) }
        let boundContext = context.loopBound
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: AgentServer.time) {
            boundContext.value.close(promise: nil)
        }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: line()))).assumeIsolated().whenComplete {
            _ in
            // Only this direction: closing both with bytes unread would take the line back.
            boundContext.value.close(mode: .output, promise: nil)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        timer = nil
        open.count.subtract(1, ordering: .relaxed)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {}

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event as? ChannelEvent == .inputClosed { context.close(promise: nil) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
