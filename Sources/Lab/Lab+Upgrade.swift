import Platforms

/// Parts of other images in the place of those that there are, one at a time.
///
/// What is done follows from what is there alone: it may be run again after it was killed, and with the old tag to go
/// back.
extension Lab {
    /// - Returns: how many parts were replaced.
    /// - Throws: ``LabError`` or ``DockerError``.
    package func upgrade() async throws -> Int {
        try await checkImages()
        try await checkNoIngest()
        try checkNoRotation(LabSecrets.isRotating(in: LabState.folder(ofLabNamed: plan.settings.name)))
        var images: [String: String] = [:]
        for name in Set(plan.parts.map(\.container.image)) { images[name] = try await engine.image(name) }
        try await checkMajorVersion()
        var count = 0
        for _ in 0..<3 {
            let replaced = try await replaceAll(images)
            // Again until there is nothing to do: an old healer's last request may have made an old part.
            if replaced == 0 {
                try await wait(for: plan.parts, within: .seconds(180))
                return count
            }
            count += replaced
        }
        throw LabError(
            .notHealthy, "lab \(plan.settings.name)",
            "parts of old images come back: is somebody else starting some?")
    }

    private func replaceAll(_ images: [String: String]) async throws -> Int {
        var count = 0
        for component in LabUpgrade.order {
            let found = try await engine.containers(with: plan.labels).map(LabUpgrade.Found.init)
            let upgrade = LabUpgrade(found, images: images)
            let due = upgrade.due(component, of: plan)
            count += due.count
            switch component {
            case .healer: try await replaceHealers(due)
            case .postgres: try await roll(due.map(\.container.hostname)) { try await replace($0) }
            default: try await replace(due, component)
            }
        }
        return count
    }

    /// The two make one another again by the settings that they have, so both are gone before the first is made anew.
    private func replaceHealers(_ due: [LabPart]) async throws {
        guard !due.isEmpty else { return }
        tell("healers")
        let healers = plan.parts.filter { $0.component == .healer }
        repeat {
            for healer in healers { try await engine.remove(healer.container.name) }
        } while try await isAnyThere(healers)
        for healer in healers { try await ensure(healer) }
        try await wait(for: healers, within: .seconds(60))
    }

    private func isAnyThere(_ parts: [LabPart]) async throws -> Bool {
        for part in parts where try await engine.container(part.container.name) != nil { return true }
        return false
    }

    private func replace(_ due: [LabPart], _ component: Component) async throws {
        let all = plan.parts.filter { $0.component == component }
        var left = Set(due.map(\.container.name))
        for part in due {
            // Of those that are to go some may be unwell; they went first.
            try await wait(for: all.filter { !left.contains($0.container.name) }, within: .seconds(120))
            tell(part.container.hostname)
            try await replace(part)
            left.remove(part.container.name)
            try await wait(for: [part], within: .seconds(120))
            if component == .web { try await waitForTraffic(to: part) }
        }
    }

    /// Healers may do some of this at the same time, to the same end.
    private func replace(_ part: LabPart) async throws {
        let name = part.container.name
        do {
            try await engine.stop(name)
        } catch let error as DockerError where error.code == .missing {
            // It was gone.
        }
        try await engine.remove(name)
        try await ensure(part)
    }

    /// Until every edge has found a web server to be up.
    private func waitForTraffic(to part: LabPart) async throws {
        let host = part.container.hostname
        let script = """
            exec 3<>/dev/tcp/127.0.0.1/8404
            printf 'GET /metrics HTTP/1.0\\r\\n\\r\\n' >&3
            grep -q "^haproxy_server_status{proxy=\\"web\\",server=\\"$1\\",state=\\"UP\\"} 1" <&3
            """
        let end = ContinuousClock.now + .seconds(60)
        for edge in plan.edges {
            while try await engine.run(["bash", "-c", script, "up", host], in: edge.container.name).code != 0
            {
                guard ContinuousClock.now < end else {
                    throw LabError(.notHealthy, host, "\(edge.container.hostname) does not send it requests")
                }
                try await Task.sleep(for: .milliseconds(250))
            }
        }
    }

    /// Data of one major version cannot be read by another.
    private func checkMajorVersion() async throws {
        let image = plan.postgres[0].container.image
        var spec = ContainerSpec(
            name: plan.containerName("version"), image: image, network: .none, hostname: "version")
        spec.labels = plan.labels
        spec.entrypoint = ["postgres", "--version"]
        let new = LabUpgrade.majorVersion(try await runToEnd(spec, within: .seconds(30)).output)
        for member in plan.postgres {
            guard
                let there = try? await engine.run(["postgres", "--version"], in: member.container.name),
                let old = LabUpgrade.majorVersion(there.output)
            else { continue }
            guard old == new else {
                throw LabError(
                    .otherMajorVersion, image,
                    "it holds PostgreSQL \(new.map(String.init) ?? "of no version"), the lab's data are \(old)'s: "
                        + "back up, start another lab with it and restore there")
            }
        }
    }
}
