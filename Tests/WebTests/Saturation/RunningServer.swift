import Dispatch
import Logging
import NIOCore
import NIOPosix
import PrometheusMetrics
import ServiceLifecycle
import Web

/// A server over the sample songs with its saturation watched. What is watched is an event loop of the test's own,
/// which it can block without holding up others.
struct RunningServer: Sendable {
    let port: Int
    let agentPort: Int
    private let loop: any EventLoop

    static func run(
        limits: ServerLimits = ServerLimits(),
        _ body: @escaping @Sendable (RunningServer) async throws -> Void
    ) async throws {
        let sample = try await SampleCatalog.make()
        defer { sample.remove() }
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let server = try await sample.server(ServerConfiguration(port: 0, limits: limits, agentPort: 0))
        let (ports, running) = AsyncStream.makeStream(of: Int.self)
        let (agentPorts, agentRunning) = AsyncStream.makeStream(of: Int.self)
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let services = ServiceGroup(
            services: [
                server.saturationMonitor(loops: [group.next()]) { agentRunning.yield($0) },
                server.application { running.yield($0) },
            ], logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await services.run() }
            guard let port = await ports.first(where: { _ in true }),
                let agentPort = await agentPorts.first(where: { _ in true })
            else { throw CancellationError() }
            let result: Result<Void, any Error>
            do {
                result = .success(
                    try await body(RunningServer(port: port, agentPort: agentPort, loop: group.next())))
            } catch {
                result = .failure(error)
            }
            await services.triggerGracefulShutdown()
            try await tasks.waitForAll()
            try result.get()
        }
        try await group.shutdownGracefully()
    }

    /// What the agent says, to the end of the connection.
    func agentLine() async -> String? { await RawConnection(port: agentPort)?.receive() }

    /// The value of a metric that has no labels, or of one with all of them.
    func metric(_ series: String) async -> Double? {
        let text = await RawConnection.get("/metrics", port: port) ?? ""
        return text.split(whereSeparator: \.isNewline).first { $0.hasPrefix(series + " ") }
            .flatMap { Double($0.dropFirst(series.count + 1)) }
    }

    /// Nothing else runs on the watched event loop until `body` has ended.
    func whileTheLoopIsBlocked(_ body: () async throws -> Void) async throws {
        let blockade = DispatchSemaphore(value: 0)
        loop.execute { blockade.wait() }
        defer { blockade.signal() }
        try await body()
    }
}
