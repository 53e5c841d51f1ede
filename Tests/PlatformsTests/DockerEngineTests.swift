import Foundation
import NIOCore
import NIOPosix
import Platforms
import Testing

@Suite("A Docker engine that does not answer", .timeLimit(.minutes(1)))
struct DockerEngineTests {
    @Test(arguments: ["ssh://host", "http://host", "unix://"])
    func hasNoSuchAddress(_ address: String) {
        let error = #expect(throws: DockerError.self) { try DockerEngine(address) }
        #expect(error?.code == .badAddress)
    }

    @Test func isSaidInOneLine() async throws {
        let engine = try DockerEngine("unix:///no/such/socket")
        let error = await #expect(throws: DockerError.self) { try await engine.check() }
        #expect(error?.code == .unreachable)
        #expect(error?.description.contains("unix:///no/such/socket") == true)
        #expect(error?.description.contains("\n") == false)
    }

    @Test func isToBeUpdatedWhenItIsTooOld() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "docker-\(UUID().uuidString).sock")
            .path
        let old = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(OldEngine())
                }
            }
            .bind(unixDomainSocketPath: path).get()
        defer { old.close(promise: nil) }
        let error = await #expect(throws: DockerError.self) {
            try await DockerEngine("unix://\(path)").check()
        }
        #expect(error?.code == .tooOld)
        #expect(error?.description.contains("Docker 19.03.15 speaks API 1.40") == true)
    }
}

/// What Docker 19.03 says of itself.
private final class OldEngine: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let body = #"{"Version":"19.03.15","ApiVersion":"1.40","MinAPIVersion":"1.12"}"#
        let head =
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: \(body.utf8.count)"
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: "\(head)\r\n\r\n\(body)")), promise: nil)
    }
}
