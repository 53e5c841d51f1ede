import Platforms

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A lab on a Docker engine: starts it, looks at it, removes it.
package struct Lab: Sendable {
    package let plan: LabPlan
    let engine: DockerEngine
    /// Says what is being done.
    let tell: @Sendable (String) -> Void

    package init(
        _ plan: LabPlan, on engine: DockerEngine, tell: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.plan = plan
        self.engine = engine
        self.tell = tell
    }

    /// The settings that a lab of this name was started with, from its containers: of its healers, which an upgrade
    /// replaces first, if there are any.
    package static func settings(ofLabNamed name: String, on engine: DockerEngine) async throws
        -> LabSettings?
    {
        let containers = try await engine.containers(with: LabLabel.of(name))
        let healers = containers.filter { $0.labels[LabLabel.component] == Component.healer.rawValue }
        // Of a lab that is half made, or half removed, there may be networks only.
        let networks = try await engine.networks(with: LabLabel.of(name))
        for labels in (healers + containers).map(\.labels) + networks.map(\.labels) {
            if let text = labels[LabLabel.settings], let found = LabSettings(json: text) { return found }
        }
        return nil
    }

    // MARK: Up

    /// Brings every part to be healthy; what is there already is left as it is.
    ///
    /// - Parameter songs: of the sample library that an empty catalog is filled with.
    /// - Throws: ``LabError`` or ``DockerError``.
    package func up(secrets: LabSecrets, songs: Int) async throws {
        try checkNoRotation(secrets.isRotating)
        try await checkImages()
        tell("networks")
        try await makeNetworks()
        try await give(secrets)
        let parts = plan.parts
        for stage in Set(parts.map(\.stage)).sorted() {
            let now = parts.filter { $0.stage == stage }
            tell(now.map(\.container.hostname).joined(separator: ", "))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for part in now { group.addTask { try await ensure(part) } }
                try await group.waitForAll()
            }
            // The web needs a catalog, and that a primary and songs.
            if stage == 2 { try await fill(songs: songs) }
        }
        try await wait(for: parts, within: .seconds(180))
    }

    func checkImages() async throws {
        let names = Set(plan.parts.map(\.container.image) + ["scale-spark:\(plan.settings.tag)"])
        for name in names.sorted() where try await engine.image(name) == nil {
            throw LabError(.imageMissing, "image \(name)", "there is none: run `make images`")
        }
    }

    private func makeNetworks() async throws {
        let there = Set(try await engine.networks(with: plan.labels).map(\.name))
        for network in plan.networks where !there.contains(network.name) { try await engine.create(network) }
        try await ZoneRoutes(plan, engine).open()
    }

    private func give(_ secrets: LabSecrets) async throws {
        for holder in LabSecrets.Holder.allCases { try await give(secrets, to: holder) }
    }

    func give(_ secrets: LabSecrets, to holder: LabSecrets.Holder) async throws {
        try await put(secrets.archive(for: holder), in: holder.volume(of: plan))
    }

    /// A container that never runs takes files into a volume.
    func put(_ archive: TarArchive, in volume: String) async throws {
        try await engine.createVolume(volume, labels: plan.labels)
        var spec = ContainerSpec(
            name: "\(volume)-writer", image: "scale:\(plan.settings.tag)", network: .none,
            hostname: "writer")
        spec.labels = plan.labels
        spec.mounts = [.init(.volume(volume), at: "/run/secrets")]
        spec.isRestarted = false
        try await engine.remove(spec.name)
        try await engine.create(spec)
        try await engine.put(archive, into: spec.name, at: "/run/secrets")
        try await engine.remove(spec.name)
    }

    /// Makes a part's container unless it is there, and starts it.
    func ensure(_ part: LabPart) async throws {
        for volume in part.volumes { try await engine.createVolume(volume, labels: plan.labels) }
        do {
            if try await engine.container(part.container.name) == nil {
                try await engine.create(part.container)
            }
            try await engine.start(part.container.name)
        } catch let error as DockerError where error.code == .conflict {
            // Somebody else makes it at this moment.
        }
    }

    /// Waits until all of `parts` are well.
    package func wait(for parts: [LabPart], within time: Duration) async throws {
        let end = ContinuousClock.now + time
        while true {
            let states = try await engine.containers(with: plan.labels)
            let unwell = parts.filter { part in
                !(states.first { $0.name == part.container.name }?.isWell ?? false)
            }
            guard !unwell.isEmpty else { return }
            guard ContinuousClock.now < end else {
                let part = unwell[0]
                let state = states.first { $0.name == part.container.name }?.summary ?? "missing"
                let log = (try? await engine.logs(part.container.name, lines: 3)) ?? ""
                let advice =
                    part.isCopied && !part.volumes.isEmpty
                    ? "; if its data is damaged: `scale lab reset \(part.container.hostname)`" : ""
                throw LabError(
                    .notHealthy, part.container.hostname,
                    "it is \(state) after \(time.components.seconds) s\(advice); its last words: \(log)")
            }
            try await Task.sleep(for: .milliseconds(250))
        }
    }

    // MARK: Down

    /// Removes every container, network and volume of the lab, and nothing else.
    ///
    /// - Returns: how many there were.
    @discardableResult
    package func down() async throws -> Int {
        // Healers first, or they would begin again.
        let containers = try await engine.containers(with: plan.labels).sorted { one, other in
            (one.labels[LabLabel.component] == Component.healer.rawValue ? 0 : 1)
                < (other.labels[LabLabel.component] == Component.healer.rawValue ? 0 : 1)
        }
        let healers = containers.prefix { $0.labels[LabLabel.component] == Component.healer.rawValue }
        // Twice: each may have begun to heal the other.
        for healer in healers + healers { try await engine.remove(healer.name) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for container in try await engine.containers(with: plan.labels) {
                group.addTask { try await engine.remove(container.id) }
            }
            try await group.waitForAll()
        }
        let networks = try await engine.networks(with: plan.labels)
        if !networks.isEmpty { try await ZoneRoutes(plan, engine).close() }
        let volumes = try await engine.volumes(with: plan.labels)
        for volume in volumes { try await engine.removeVolume(volume) }
        // Last: by them a lab is found again, should this be interrupted.
        for network in networks { try await engine.removeNetwork(network.name) }
        return containers.count + networks.count + volumes.count
    }
}
