import Chaos
import Faults
import Platforms

/// Faults by the injector of the platform that runs the containers, in the shape in which a run asks for them.
package struct InjectedFaults: Chaos.FaultDriver {
    private let driver: any Faults.FaultDriver
    private let platform: any Platform
    private let recovery = Recovery()

    /// - Parameter platform: says where the peers of targets are.
    package init(_ driver: any Faults.FaultDriver, peers platform: any Platform) {
        self.driver = driver
        self.platform = platform
    }

    package func inject(
        _ fault: Fault, into targets: [FaultEvent.Target], step: String, for seconds: Double
    ) -> any AsyncSequence<FaultEvent.What, any Error> & Sendable {
        AsyncThrowingStream<FaultEvent.What, any Error> { continuation in
            Task {
                do {
                    let peers: [String]?
                    if let selector = fault.peers {
                        peers = try await platform.addresses(of: selector)
                    } else {
                        peers = nil
                    }
                    let request = FaultRequest(
                        step: step, fault: fault, targets: targets, peers: peers, duration: seconds)
                    for await event in driver.inject(request) { continuation.yield(event.what) }
                    continuation.finish()
                } catch {
                    continuation.finish(throwing: error)
                }
            }
        }
    }

    /// Every fault of the run: they end together.
    package func recover(step: String) async {
        await recovery.run { [driver] in
            // What could not be healed the streams tell of.
            try? await driver.recover()
        }
    }

    /// One recovery at a time, whoever asks for it.
    private actor Recovery {
        private var running: Task<Void, Never>?

        func run(_ work: @escaping @Sendable () async -> Void) async {
            if let running { return await running.value }
            let task = Task { await work() }
            running = task
            await task.value
            running = nil
        }
    }
}
