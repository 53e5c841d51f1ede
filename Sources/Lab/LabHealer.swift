import Logging
import Platforms
import ServiceLifecycle

/// Keeps the parts of a lab there, as a cluster's controllers do: what was removed is made again, what has ended is
/// started again, whatever ended it. What is paused, slow or unwell is left as it is: that may be meant.
package struct LabHealer: Service {
    private static let interval = Duration.seconds(1)

    private let lab: Lab
    private let logger: Logger

    package init(_ lab: Lab, logger: Logger) {
        self.lab = lab
        self.logger = logger
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await heal()
                try? await Task.sleep(for: Self.interval)
            }
        }
    }

    private func heal() async {
        let states: [ContainerState]
        do {
            states = try await lab.engine.containers(with: lab.plan.labels)
        } catch {
            logger.error("the parts cannot be looked at", metadata: ["error": "\(error)"])
            return
        }
        let running = Set(states.filter(\.isRunning).map(\.name))
        await withTaskGroup(of: Void.self) { group in
            for part in lab.plan.parts where !running.contains(part.container.name) {
                group.addTask { await heal(part) }
            }
        }
    }

    private func heal(_ part: LabPart) async {
        do {
            try await lab.ensure(part)
            logger.notice("started again", metadata: ["part": "\(part.container.hostname)"])
        } catch {
            logger.error(
                "cannot be started", metadata: ["part": "\(part.container.hostname)", "error": "\(error)"])
        }
    }
}
