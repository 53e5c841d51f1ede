import Platforms

extension Lab {
    /// Removes a part with its data, and makes it again: a member of etcd joins its cluster anew, one of PostgreSQL's
    /// clones the primary.
    ///
    /// - Throws: ``LabError`` where that could lose something: the part has the only copy, or one of those that have
    ///   the others is not well.
    package func reset(_ host: String) async throws {
        let part = try part(host)
        guard part.isCopied else {
            throw LabError(
                .onlyCopy, host,
                "nobody else has its data: `scale lab down` and `scale lab up` begin with new data")
        }
        let states = try await engine.containers(with: plan.labels)
        let others = plan.parts.filter {
            $0.component == part.component && $0.container.name != part.container.name && !$0.volumes.isEmpty
        }
        if !part.volumes.isEmpty,
            let unwell = others.first(where: { other in
                !states.contains { $0.name == other.container.name && $0.isWell }
            })
        {
            throw LabError(
                .onlyCopy, host, "\(unwell.container.hostname) is not well, so this may be the last copy")
        }
        // A healer makes the container again as soon as it is gone, and then has the volume.
        for volume in part.volumes {
            for attempt in 1... {
                try await engine.remove(part.container.name)
                do {
                    try await engine.removeVolume(volume)
                    break
                } catch let error as DockerError where error.code == .conflict && attempt < 20 {
                    continue
                }
            }
        }
        if part.volumes.isEmpty { try await engine.remove(part.container.name) }
        try await ensure(part)
        try await wait(for: [part], within: .seconds(120))
    }

    /// - Throws: ``LabError`` when there is none of this name.
    func part(_ host: String) throws -> LabPart {
        guard let part = plan.parts.first(where: { $0.container.hostname == host }) else {
            let names = plan.parts.map(\.container.hostname).joined(separator: ", ")
            throw LabError(.noLab, "“\(host)”", "the lab has no such part: \(names)")
        }
        return part
    }
}
