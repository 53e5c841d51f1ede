import Chaos
import Platforms

/// Injects faults into containers of a Docker engine, by a helper container for each step.
package struct DockerFaultDriver: FaultDriver {
    /// Between renewals of a lease of ten seconds.
    private static let renewal = Duration.seconds(2)

    private let containers: InjectorContainer
    private let run: String
    private let underway = UnderwaySteps()

    /// - Parameters:
    ///   - run: by which its helpers are told from those of other runs.
    ///   - executable: a `scale` in place of the image's, on the engine's machine.
    package init(
        _ engine: DockerEngine, run: String, image: String = "scale:latest", executable: String? = nil
    ) {
        containers = InjectorContainer(engine: engine, image: image, executable: executable)
        self.run = run
    }

    private var engine: DockerEngine { containers.engine }

    package func inject(_ request: FaultRequest) -> AsyncStream<FaultEvent> {
        let (events, continuation) = AsyncStream.makeStream(of: FaultEvent.self)
        // Goes on to its end when nobody reads any more: it has to heal.
        underway.begin()
        Task {
            let tell = { @Sendable (what: FaultEvent.What) in
                _ = continuation.yield(FaultEvent(step: request.step, what: what))
            }
            do {
                try await inject(request, tell)
            } catch {
                for target in request.targets { tell(.failed(target: target.id, message: "\(error)")) }
            }
            continuation.finish()
            underway.end()
        }
        return events
    }

    package func recover() async throws {
        let cleaner = InjectorCleaner(containers)
        // Whoever watches a step heals what its injector has not, and tells of it. Its helper may not be there yet.
        while !underway.areNone {
            try await cleaner.end(run: run)
            try await Task.sleep(for: .milliseconds(50))
        }
        // Of a harness before this one.
        try await cleaner.clean(run: run)
    }

    /// What containers that run are like, by their ids: their settings and what faults could leave in them.
    package func fingerprints(of containers: [String]) async throws -> [String: Fingerprint] {
        var states: [String: ContainerState] = [:]
        for id in containers {
            if let state = try await engine.container(id), state.isRunning { states[state.id] = state }
        }
        let injection = Injection(
            run: run, step: "fingerprint", fault: .none,
            targets: states.values.map {
                Injection.Target(id: $0.id, name: $0.name, process: Int32($0.process))
            },
            duration: 0)
        let messages = try await self.containers.run(
            injection, mode: "--fingerprint", name: "scale-chaos-\(run)-fingerprint",
            capabilities: injection.fault.capabilities)
        var found: [String: Fingerprint] = [:]
        for case .found(let id, var fingerprint) in messages {
            if let state = states[id] {
                fingerprint.entries["container"] = "\(state.image), started at \(state.startedAt)"
            }
            found[id] = fingerprint
        }
        return found
    }

    // MARK: One fault

    private func inject(
        _ request: FaultRequest, _ tell: @escaping @Sendable (FaultEvent.What) -> Void
    ) async throws {
        guard request.duration > 0 || request.fault.isMomentary else {
            throw FaultError(.badParameter, "step \(request.step)", "it should last more than 0 s")
        }
        if case .kill(let kill) = request.fault, kill.isRemoved {
            for target in request.targets {
                try await ContainerRemoval(engine).remove(target.id, tell)
            }
            return
        }
        let targets = try await running(request, tell)
        guard !targets.isEmpty else { return }
        let injection = Injection(
            run: run, step: request.step, fault: request.fault, targets: targets, peers: request.peers,
            duration: request.duration)
        let name = try await containers.start(
            injection, name: "scale-chaos-\(run)-\(request.step)",
            capabilities: request.fault.capabilities)
        let renewing = Task { [engine] in
            while !Task.isCancelled {
                // One that does not get through is made up for by the next.
                try? await engine.signal(name, "WINCH")
                try await Task.sleep(for: Self.renewal)
            }
        }
        defer { renewing.cancel() }
        try await watch(name, injection, tell)
        try await engine.remove(name)
    }

    /// Those that can be injected into; tells of the others.
    private func running(
        _ request: FaultRequest, _ tell: @Sendable (FaultEvent.What) -> Void
    ) async throws -> [Injection.Target] {
        var targets: [Injection.Target] = []
        for target in request.targets {
            guard let state = try await engine.container(target.id), state.isRunning else {
                tell(.failed(target: target.id, message: "container \(target.name) does not run"))
                continue
            }
            guard !request.fault.isOfNetwork || !state.isOnMachineNetwork else {
                tell(
                    .failed(
                        target: target.id,
                        message: "container \(target.name) has the machine's network: it would hit all of it")
                )
                continue
            }
            targets.append(
                Injection.Target(id: state.id, name: target.name, process: Int32(state.process)))
        }
        return targets
    }

    /// Tells what the injector tells; where that breaks off, heals.
    private func watch(
        _ name: String, _ injection: Injection, _ tell: @Sendable (FaultEvent.What) -> Void
    ) async throws {
        var messages: [InjectorMessage] = []
        try await engine.follow(name) { line in
            guard let message = InjectorMessage(line: line) else { return }
            messages.append(message)
            if case .event(let what) = message { tell(what) }
        }
        guard !messages.contains(.ended) else { return }
        let reason = await containers.lastWords(of: name)
        for target in injection.targets {
            tell(.failed(target: target.id, message: "the injector broke off\(reason)"))
        }
        for case .event(let what) in try await containers.heal(injection, after: messages) { tell(what) }
    }
}
