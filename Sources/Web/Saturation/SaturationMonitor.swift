import NIOCore
import NIOPosix
import ServiceLifecycle
import Synchronization

/// Measures how saturated the server is, several times a second, tells load balancers by an agent check, and
/// sets how many requests are let in.
///
/// On a thread of its own: those that answer requests are the ones that may have no time.
package final class SaturationMonitor: Service, Sendable {
    private struct State {
        var saturation = SaturationSmoother()
        var slowness = SaturationSmoother()
        var controller = WeightController()
        var limit: AdmissionLimit
        var cpu = CPUPressure()
        var lastTime: NIODeadline?
    }

    /// A delay of threads at which they are saturated.
    static let delayLimit = TimeAmount.milliseconds(100)
    private static let interval = TimeAmount.milliseconds(250)

    private let configuration: ServerConfiguration
    private let loops: [any EventLoop]
    private let admission: Admission
    private let metrics: SaturationMetrics
    private let isStopping: @Sendable () -> Bool
    private let onAgentRunning: @Sendable (Int) -> Void
    private let cgroup = CgroupReader()
    private let loopProbes: [LoopProbe]
    /// Of the threads that run tasks.
    private let taskProbe = LoopProbe()
    private let state: Mutex<State>
    /// Apart from the state, so that agent checks never wait.
    private let weight = Atomic<Int>(100)

    /// - Parameters:
    ///   - loops: those that requests are read on.
    ///   - onAgentRunning: called with the agent's port once it answers.
    init(
        _ configuration: ServerConfiguration, loops: [any EventLoop], admission: Admission,
        metrics: SaturationMetrics, isStopping: @escaping @Sendable () -> Bool,
        onAgentRunning: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        self.configuration = configuration
        self.loops = loops
        self.admission = admission
        self.metrics = metrics
        self.isStopping = isStopping
        self.onAgentRunning = onAgentRunning
        loopProbes = loops.map { _ in LoopProbe() }
        state = Mutex(State(limit: AdmissionLimit(most: configuration.limits.requestsInFlight)))
    }

    /// - Throws: ``ServerError`` when the agent's address cannot be had.
    package func run() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        do {
            try await startAgent(on: group)
        } catch {
            try await group.shutdownGracefully()
            throw error
        }
        var tasks = zip(loops, loopProbes).map { $1.start(on: $0) }
        tasks.append(
            group.next().scheduleRepeatedTask(initialDelay: Self.interval, delay: Self.interval) { _ in
                self.measure(at: .now())
            })
        // What ends the sleep is the shutdown.
        try? await cancelWhenGracefulShutdown {
            while true {
                try await Task.sleep(for: .nanoseconds(LoopDelay.interval.nanoseconds))
                self.taskProbe.ran()
            }
        }
        for task in tasks { task.cancel() }
        try await group.shutdownGracefully()
    }

    private func startAgent(on group: any EventLoopGroup) async throws {
        guard let port = configuration.agentPort else { return }
        let agent = AgentServer { [self] in
            AgentLine.text(weight: weight.load(ordering: .relaxed), isStopping: isStopping())
        }
        do {
            let channel = try await agent.start(host: configuration.host, port: port, on: group)
            onAgentRunning(channel.localAddress?.port ?? port)
        } catch let error as IOError {
            throw ServerError(error, host: configuration.host, port: port, option: "--agent-port")
        }
    }

    private func measure(at now: NIODeadline) {
        let delays = (loopProbes + [taskProbe]).map { $0.figures() }
        let greatest = delays.map(\.greatest).max() ?? .zero
        let repeated = delays.map(\.repeated).max() ?? .zero
        let reading = cgroup.reading(at: now)
        state.withLock { state in
            let elapsed =
                Double((state.lastTime.map { now - $0 } ?? Self.interval).nanoseconds) / 1e9
            state.lastTime = now
            let parts = Saturation(
                eventLoop: Double(repeated.nanoseconds) / Double(Self.delayLimit.nanoseconds),
                inFlight: Double(admission.inFlight.count) / Double(state.limit.most),
                cpuThrottling: reading.flatMap { state.cpu.pressure(with: $0) })
            state.saturation.follow(parts.greatest, elapsed: elapsed)
            state.slowness.follow(parts.slowness, elapsed: elapsed)
            state.controller.update(saturation: state.saturation.value, elapsed: elapsed)
            state.limit.update(slowness: state.slowness.value, elapsed: elapsed)
            weight.store(state.controller.weight, ordering: .relaxed)
            admission.setLimit(state.limit.current)
            metrics.update(
                parts, smoothed: state.saturation.value, weight: state.controller.weight, delay: greatest)
        }
    }
}
