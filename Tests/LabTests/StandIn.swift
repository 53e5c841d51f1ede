import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Synchronization

/// A server in Prometheus' place: a real one, on a free port, that answers what it is told to.
enum StandIn {
    enum Answer: Sendable {
        case text(HTTPResponse.Status, String)
        case bytes(Int)
        /// A byte now and then, without end.
        case drips
        /// Nothing.
        case hangs
    }

    static func run<Result: Sendable>(
        _ answer: @escaping @Sendable (Request) -> Answer,
        _ body: @escaping @Sendable (_ address: String) async throws -> Result
    ) async throws -> Result {
        // Servers end when all requests have.
        let isOver = Atomic(false)
        let router = Router()
        for path in ["/api/v1/query_range", "/api/v1/alerts"] as [RouterPath] {
            router.get(path) { request, _ in
                await response(answer(request)) { isOver.load(ordering: .relaxed) }
            }
        }
        return try await Application(router: router).test(.live) { client in
            defer { isOver.store(true, ordering: .relaxed) }
            return try await body("http://127.0.0.1:\(client.port ?? 0)")
        }
    }

    private static func response(
        _ answer: Answer, _ isOver: @escaping @Sendable () -> Bool
    ) async -> Response {
        switch answer {
        case .text(let status, let text):
            return Response(status: status, body: .init(byteBuffer: ByteBuffer(string: text)))
        case .bytes(let count):
            return Response(
                status: .ok, body: .init(byteBuffer: ByteBuffer(repeating: UInt8(ascii: "x"), count: count)))
        case .drips:
            let body = ResponseBody { writer in
                while !isOver() {
                    try await writer.write(ByteBuffer(string: "{"))
                    try await Task.sleep(for: .milliseconds(20))
                }
                try await writer.finish(nil)
            }
            return Response(status: .ok, body: body)
        case .hangs:
            while !isOver() { try? await Task.sleep(for: .milliseconds(20)) }
            return Response(status: .ok)
        }
    }
}
