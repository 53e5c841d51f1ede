import Load
import NIOCore
import NIOPosix
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// A server of HTTP/1.1 that treats each request as a rule says, and notes when it answered.
final class TestServer: Sendable {
    enum Action: Sendable {
        case answer(String, after: Duration = .zero)
        /// Says nothing of it, and closes the connection when it has answered.
        case answerAndClose(String)
        /// Ends the connection, with a reset.
        case reset
        /// As many bytes of an answer, then the end of the connection.
        case part(String)
        /// A byte each so often.
        case drip(String, every: Duration)
        case silence
    }

    struct Request: Sendable {
        /// From 0, over all connections.
        var number: Int
        /// The connection's, from 0.
        var connection: Int
        var text: String
    }

    static let ok = response("200 OK", headers: ["x-zone: a", "x-served-by: web-a"], body: "hello")

    static func response(_ status: String, headers: [String] = [], body: String = "") -> String {
        (["HTTP/1.1 \(status)", "content-length: \(body.utf8.count)"] + headers).joined(separator: "\r\n")
            + "\r\n\r\n" + body
    }

    private struct State {
        var requests = 0
        var connections = 0
        var texts: [String] = []
        var answers: [ContinuousClock.Instant] = []
    }

    private let state = Mutex(State())
    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let channel = Mutex<(any Channel)?>(nil)

    /// Runs `body` with a server on a free port.
    static func run<Value>(
        _ rule: @escaping @Sendable (Request) -> Action, _ body: (TestServer) async throws -> Value
    ) async throws -> Value {
        let server = TestServer()
        try await server.start(rule)
        do {
            let value = try await body(server)
            try await server.group.shutdownGracefully()
            return value
        } catch {
            try? await server.group.shutdownGracefully()
            throw error
        }
    }

    private func start(_ rule: @escaping @Sendable (Request) -> Action) async throws {
        let channel = try await ServerBootstrap(group: group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelOption(.backlog, value: 1024)
            .childChannelInitializer { [self] channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Handler(self, rule))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        self.channel.withLock { $0 = channel }
    }

    var port: Int { channel.withLock { $0?.localAddress?.port } ?? 0 }
    var requests: [String] { state.withLock { $0.texts } }
    var connections: Int { state.withLock { $0.connections } }
    /// When answers were sent.
    var answers: [ContinuousClock.Instant] { state.withLock { $0.answers } }

    /// Nothing is accepted, read or answered until `duration` is over.
    func block(for duration: Duration) async throws {
        try await group.next().submit {
            let end = ContinuousClock.now + duration
            while ContinuousClock.now < end { usleep(1000) }
        }.get()
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let server: TestServer
        private let rule: @Sendable (Request) -> Action
        private let connection: Int
        private var received = ""

        init(_ server: TestServer, _ rule: @escaping @Sendable (Request) -> Action) {
            self.server = server
            self.rule = rule
            connection = server.state.withLock { state in
                defer { state.connections += 1 }
                return state.connections
            }
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            received += String(buffer: unwrapInboundIn(data))
            while let end = received.firstRange(of: "\r\n\r\n") {
                let head = received[..<end.lowerBound]
                let length =
                    head.split(separator: "\r\n").first { $0.hasPrefix("content-length: ") }
                    .flatMap { Int($0.dropFirst("content-length: ".count)) } ?? 0
                guard received[end.upperBound...].utf8.count >= length else { return }
                let body = received[end.upperBound...].utf8.prefix(length)
                let text = String(head) + "\r\n\r\n" + String(decoding: Array(body), as: UTF8.self)
                received = String(
                    decoding: Array(received[end.upperBound...].utf8.dropFirst(length)), as: UTF8.self)
                let number = server.state.withLock { state in
                    defer { state.requests += 1 }
                    state.texts.append(text)
                    return state.requests
                }
                act(rule(Request(number: number, connection: connection, text: text)), context)
            }
        }

        private func act(_ action: Action, _ context: ChannelHandlerContext) {
            let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
            switch action {
            case .answer(let text, let delay):
                guard delay > .zero else { return answer(text, context) }
                context.eventLoop.scheduleTask(in: .nanoseconds(delay.wholeNanoseconds)) {
                    bound.value.0.answer(text, bound.value.1)
                }
            case .answerAndClose(let text):
                answer(text, context)
                context.close(promise: nil)
            case .reset:
                // Unread bytes, or this option, make the system send a reset.
                _ = (context.channel as? any SocketOptionProvider)?
                    .setSoLinger(linger(l_onoff: 1, l_linger: 0))
                context.close(promise: nil)
            case .part(let text):
                context.writeAndFlush(NIOAny(ByteBuffer(string: text)), promise: nil)
                context.close(promise: nil)
            case .drip(let text, let pause):
                drip(
                    Array(text.utf8)[...], every: .nanoseconds(pause.wholeNanoseconds),
                    context)
            case .silence: break
            }
        }

        private func drip(
            _ bytes: ArraySlice<UInt8>, every pause: TimeAmount, _ context: ChannelHandlerContext
        ) {
            guard let byte = bytes.first, context.channel.isActive else { return }
            context.writeAndFlush(NIOAny(ByteBuffer(bytes: [byte])), promise: nil)
            let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
            context.eventLoop.scheduleTask(in: pause) {
                bound.value.0.drip(bytes.dropFirst(), every: pause, bound.value.1)
            }
        }

        private func answer(_ text: String, _ context: ChannelHandlerContext) {
            context.writeAndFlush(NIOAny(ByteBuffer(string: text)), promise: nil)
            server.state.withLock { $0.answers.append(.now) }
        }
    }
}
