import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A server of pages by path, on a free port, whose pages change.
final class PageServer: Sendable {
    private let pages = Mutex<[String: String]>([:])
    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let channel = Mutex<(any Channel)?>(nil)

    /// Runs `body` with a server.
    static func run(_ body: (PageServer) async throws -> Void) async throws {
        let server = PageServer()
        try await server.start(port: 0)
        do {
            try await body(server)
            try await server.group.shutdownGracefully()
        } catch {
            try? await server.group.shutdownGracefully()
            throw error
        }
    }

    /// Nobody listens any more.
    func stop() async throws { try await channel.withLock { $0 }?.close() }

    /// Listens again.
    func start(port: Int) async throws {
        let channel = try await ServerBootstrap(group: group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { [self] channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(Handler(self))
                }
            }
            .bind(host: "127.0.0.1", port: port).get()
        self.channel.withLock { $0 = channel }
    }

    var port: Int { channel.withLock { $0?.localAddress?.port } ?? 0 }

    func url(_ path: String) -> String { "http://127.0.0.1:\(port)\(path)" }

    /// `nil`: status 404.
    subscript(_ path: String) -> String? {
        get { pages.withLock { $0[path] } }
        set { pages.withLock { $0[path] = newValue } }
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let server: PageServer
        private var path = ""

        init(_ server: PageServer) { self.server = server }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head): path = head.uri
            case .body: break
            case .end:
                let page = server[path]
                // Each on a connection of its own, so that one who has stopped is not asked again.
                let head = HTTPResponseHead(
                    version: .http1_1, status: page == nil ? .notFound : .ok,
                    headers: ["content-length": "\((page ?? "").utf8.count)", "connection": "close"])
                context.write(wrapOutboundOut(.head(head)), promise: nil)
                context.write(
                    wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: page ?? "")))), promise: nil)
                context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
                context.close(promise: nil)
            }
        }
    }
}
