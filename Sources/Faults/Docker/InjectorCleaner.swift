import Chaos
import Platforms

/// Ends faults and removes what any run has left.
package struct InjectorCleaner: Sendable {
    /// That an injector is given to heal.
    private static let patience = Duration.seconds(20)

    private let containers: InjectorContainer

    init(_ containers: InjectorContainer) { self.containers = containers }

    package init(_ engine: DockerEngine, image: String = "scale:latest", executable: String? = nil) {
        containers = InjectorContainer(engine: engine, image: image, executable: executable)
    }

    private var engine: DockerEngine { containers.engine }

    /// Ends the injectors of a run, or of all, and heals what they have not healed.
    ///
    /// - Returns: what was done, a line each.
    /// - Throws: when something cannot be healed.
    @discardableResult
    package func clean(run: String? = nil) async throws -> [String] {
        var lines: [String] = []
        for helper in try await helpers(of: run) {
            do {
                try await end(helper)
                lines += try await heal(helper)
                try await engine.remove(helper.id)
            } catch let error as DockerError where error.code == .missing || error.code == .conflict {
                // Who had started it has seen it end, and has removed it when all was healed.
                lines.append("\(helper.name): ended")
            }
        }
        for helper in try await engine.containers(with: InjectorLabel.of(.assistant, run: run))
        where !helper.isRunning {
            try await engine.remove(helper.id)
        }
        return lines
    }

    /// Ends the injectors of a run, and waits for that.
    func end(run: String) async throws {
        for helper in try await helpers(of: run) { try await end(helper) }
    }

    private func helpers(of run: String?) async throws -> [ContainerState] {
        try await engine.containers(with: InjectorLabel.of(.injector, run: run))
    }

    /// Looks for traces of faults in every container that runs, whoever left them, and removes them.
    ///
    /// - Parameter labels: of containers; those without are left alone.
    /// - Returns: what there was, a line each.
    package func sweep(_ labels: Labels = [:]) async throws -> [String] {
        let running = try await engine.containers(with: labels).filter {
            $0.isRunning && $0.labels[InjectorLabel.role] == nil && !$0.isOnMachineNetwork
        }
        guard !running.isEmpty else { return [] }
        let targets = running.map {
            Injection.Target(id: $0.id, name: $0.name, process: Int32($0.process), isPaused: $0.isPaused)
        }
        let injection = Injection(run: "clean", step: "sweep", fault: .none, targets: targets, duration: 0)
        let messages = try await containers.run(
            injection, mode: "--sweep", name: "scale-chaos-sweep", capabilities: Fault.allCapabilities)
        return messages.flatMap { message -> [String] in
            guard case .swept(let target, let found) = message else { return [] }
            let name = running.first { $0.id == target }?.name ?? target
            return found.map { "\(name): \($0)" }
        }
    }

    /// Tells it to heal, and kills it when it does not: its guard heals then.
    private func end(_ helper: ContainerState) async throws {
        guard helper.isRunning else { return }
        try await engine.signal(helper.id, "TERM")
        let limit = ContinuousClock.now + Self.patience
        while try await engine.container(helper.id)?.isRunning == true {
            if ContinuousClock.now > limit { try await engine.signal(helper.id, "KILL") }
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    private func heal(_ helper: ContainerState) async throws -> [String] {
        guard let injection = Injection(json: helper.labels[InjectorLabel.injection] ?? "") else { return [] }
        let told = try await containers.messages(of: helper.id)
        let subject = "run \(injection.run), step \(injection.step)"
        guard !told.contains(.ended) else { return helper.isRunning ? ["\(subject): ended"] : [] }
        let healed = try await containers.heal(injection, after: told)
        for case .event(.failed(let target, let message)) in healed {
            throw FaultError(.failed, "container \(target)", message)
        }
        return ["\(subject): healed"]
    }
}
