import Platforms

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Helper containers, in which injectors run.
struct InjectorContainer: Sendable {
    let engine: DockerEngine
    /// Of `scale`, with `nft`, `iptables` and `tc`.
    let image: String
    /// In place of the image's own program: a file of the engine's machine.
    let executable: String?

    /// Makes one and starts it.
    ///
    /// - Parameters:
    ///   - mode: an option of `scale chaos inject`, if any.
    ///   - name: letters that a container's name cannot have are replaced.
    /// - Returns: its name.
    /// - Throws: ``FaultError`` or ``DockerError``.
    func start(
        _ injection: Injection, as role: InjectorLabel.Role = .injector, mode: String? = nil, name: String,
        capabilities: [String]
    ) async throws -> String {
        guard try await engine.image(image) != nil else {
            throw FaultError(.noInjector, "image \(image)", "there is none: run `make images`")
        }
        let name = String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") ? $0 : "-" })
        var spec = ContainerSpec(name: name, image: image, network: .none, hostname: "injector")
        let json = try injection.json
        spec.labels = InjectorLabel.of(role, run: injection.run)
        spec.labels[InjectorLabel.step] = injection.step
        spec.labels[InjectorLabel.injection] = json
        spec.environment = [Injection.variable: json]
        spec.entrypoint = ["scale", "chaos", "inject"]
        spec.arguments = mode.map { [$0] } ?? []
        spec.user = "0:0"
        spec.isOnMachine = true
        spec.isRestarted = false
        spec.isChecked = false
        spec.capabilities = capabilities
        // Cgroups of targets; iptables' lock lies in /run.
        spec.mounts = [.init(.folder("/sys/fs/cgroup"), at: "/sys/fs/cgroup")]
        spec.temporary = ["/run": 1 << 20]
        if let executable { spec.mounts.append(.init(.host(executable), at: "/usr/local/bin/scale")) }
        try await engine.remove(name)
        try await engine.create(spec)
        do {
            try await engine.start(name)
        } catch {
            try? await engine.remove(name)
            throw error
        }
        return name
    }

    /// Runs one to its end.
    ///
    /// - Returns: what it told.
    func run(
        _ injection: Injection, mode: String? = nil, name: String, capabilities: [String]
    ) async throws -> [InjectorMessage] {
        let name = try await start(
            injection, as: .assistant, mode: mode, name: name, capabilities: capabilities)
        do {
            let messages = try await messages(of: name)
            guard messages.contains(.ended) else {
                let reason = await lastWords(of: name)
                throw FaultError(.noInjector, "container \(name)", "the injector broke off\(reason)")
            }
            try await engine.remove(name)
            return messages
        } catch {
            try? await engine.remove(name)
            throw error
        }
    }

    /// What one has written beside messages, to follow on a sentence.
    func lastWords(of name: String) async -> String {
        let lines = (try? await engine.logs(name, lines: 10))?.split(separator: "\n") ?? []
        let words = lines.last { InjectorMessage(line: $0) == nil } ?? ""
        return words.isEmpty ? "" : ": \(words.prefix(300))"
    }

    /// All that one has told and tells until it has ended.
    func messages(of name: String) async throws -> [InjectorMessage] {
        var messages: [InjectorMessage] = []
        try await engine.follow(name) { line in
            if let message = InjectorMessage(line: line) { messages.append(message) }
        }
        return messages
    }

    /// Heals what the injector of `injection` did and did not heal.
    ///
    /// - Parameter messages: that it told.
    /// - Returns: what became of each target.
    func heal(_ injection: Injection, after messages: [InjectorMessage]) async throws -> [InjectorMessage] {
        var healing = injection
        var memories: [String: Memory] = [:]
        var fingerprints: [String: Fingerprint] = [:]
        for message in messages {
            switch message {
            case .remembered(let target, let memory): memories[target] = memory
            case .found(let target, let fingerprint): fingerprints[target] = fingerprint
            default: break
            }
        }
        healing.memories = memories
        healing.fingerprints = fingerprints
        // It may run under another process by now; what has ended has nothing left.
        healing.targets = []
        for var target in injection.targets where memories[target.id] != nil {
            guard let state = try await engine.container(target.id), state.isRunning else { continue }
            // A new start has a namespace and cgroup of its own, and other processes: nothing to compare.
            if state.process != Int(target.process) { healing.fingerprints?[target.id] = nil }
            target.process = Int32(state.process)
            healing.targets.append(target)
        }
        guard !healing.targets.isEmpty else { return [] }
        return try await run(
            healing, name: "scale-chaos-\(injection.run)-\(injection.step)-heal",
            capabilities: injection.fault.capabilities)
    }
}
