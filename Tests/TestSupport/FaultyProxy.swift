import NIOCore
import NIOPosix
import Synchronization

/// Stands before a server on this machine, and hurts connections as a rule says for each request.
package final class FaultyProxy: Sendable {
    package enum Fault: Sendable {
        case none
        /// The connection ends after so many bytes of the answer.
        case cut(afterBytes: Int)
        /// The proxy answers in the server's place.
        case answer(String)
        /// Nothing comes.
        case stall
        /// The proxy answers in the server's place, and goes on with a byte each so often for ever.
        case drip(String, Duration)
    }

    package let port: Int
    private let channel: any Channel

    /// - Parameter rule: is given a request's head, with its body where that is short.
    package init(before port: Int, _ rule: @escaping @Sendable (String) async -> Fault) async throws {
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Front(port, rule))
                }
            }
        channel = try await bootstrap.bind(host: "127.0.0.1", port: 0).get()
        self.port = channel.localAddress?.port ?? 0
    }

    deinit { channel.close(promise: nil) }

    /// Toward the client. One request is on its way at a time, as S3's clients send them.
    private final class Front: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let port: Int
        private let rule: @Sendable (String) async -> Fault
        private var request = ByteBuffer()
        private var isDecided = false
        private var isForwarded = false
        private var back: (any Channel, Back)?

        init(_ port: Int, _ rule: @escaping @Sendable (String) async -> Fault) {
            self.port = port
            self.rule = rule
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            var data = unwrapInboundIn(data)
            if isForwarded, Self.isRequest(data) {
                isDecided = false
                isForwarded = false
                request.clear()
            } else if isForwarded {
                back?.0.writeAndFlush(data, promise: nil)
                return
            }
            request.writeBuffer(&data)
            guard !isDecided, let text = wholeRequest else { return }
            isDecided = true
            let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
            context.eventLoop.makeFutureWithTask { [rule] in await rule(text) }.whenComplete { result in
                let (front, context) = bound.value
                guard context.channel.isActive, case .success(let fault) = result else { return }
                front.act(fault, context)
            }
        }

        /// The head, with the body where that is short; `nil` while more has to come.
        private var wholeRequest: String? {
            let text = String(decoding: request.readableBytesView, as: UTF8.self)
            // A line end is one character in Swift.
            guard let end = text.firstRange(of: "\r\n\r\n") else { return nil }
            let length = text[..<end.lowerBound].split(separator: "\r\n")
                .first { $0.lowercased().hasPrefix("content-length:") }
                .flatMap { Int($0.split(separator: " ").last ?? "") }
            if let length, length < 10_000, text[end.upperBound...].utf8.count < length { return nil }
            return text
        }

        /// The bodies that tests send begin otherwise.
        private static func isRequest(_ data: ByteBuffer) -> Bool {
            ["GET /", "PUT /", "POST /", "HEAD /", "DELETE /"].contains {
                data.readableBytesView.starts(with: $0.utf8)
            }
        }

        private func act(_ fault: Fault, _ context: ChannelHandlerContext) {
            switch fault {
            case .none: connect(context, limit: nil)
            case .cut(let bytes): connect(context, limit: bytes)
            case .stall: break
            case .drip(let text, let pause):
                context.writeAndFlush(NIOAny(ByteBuffer(string: text)), promise: nil)
                let channel = context.channel
                context.eventLoop.scheduleRepeatedTask(
                    initialDelay: .zero, delay: .nanoseconds(pause.components.attoseconds / 1_000_000_000)
                ) { task in
                    guard channel.isActive else { return task.cancel() }
                    channel.writeAndFlush(ByteBuffer(string: "."), promise: nil)
                }
            case .answer(let text):
                let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
                context.writeAndFlush(NIOAny(ByteBuffer(string: text))).whenComplete { _ in
                    bound.value.close(promise: nil)
                }
            }
        }

        private func connect(_ context: ChannelHandlerContext, limit: Int?) {
            if let (channel, handler) = back {
                handler.left = limit
                isForwarded = true
                channel.writeAndFlush(request, promise: nil)
                return
            }
            let client = context.channel
            let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
            ClientBootstrap(group: context.eventLoop)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(Back(client, limit))
                    }
                }
                .connect(host: "127.0.0.1", port: port)
                .whenComplete { result in
                    let (front, context) = bound.value
                    guard case .success(let back) = result,
                        let handler = try? back.pipeline.syncOperations.handler(type: Back.self)
                    else { return context.close(promise: nil) }
                    front.back = (back, handler)
                    front.isForwarded = true
                    back.writeAndFlush(front.request, promise: nil)
                }
        }

        func channelInactive(context: ChannelHandlerContext) {
            back?.0.close(promise: nil)
            context.fireChannelInactive()
        }
    }

    /// Toward the server. Connections end after an answer with a fault, and are kept else.
    private final class Back: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let client: any Channel
        /// Bytes that are let through; `nil` for all.
        var left: Int?

        init(_ client: any Channel, _ limit: Int?) {
            self.client = client
            left = limit
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            var data = unwrapInboundIn(data)
            if let left {
                let part = data.readSlice(length: min(left, data.readableBytes)) ?? ByteBuffer()
                self.left = left - part.readableBytes
                client.writeAndFlush(part, promise: nil)
                if self.left == 0 {
                    client.close(promise: nil)
                    context.close(promise: nil)
                }
                return
            }
            client.writeAndFlush(data, promise: nil)
        }

        func channelInactive(context: ChannelHandlerContext) {
            client.close(promise: nil)
            context.fireChannelInactive()
        }
    }
}
