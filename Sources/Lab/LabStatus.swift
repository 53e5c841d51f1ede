import Platforms

/// Every part of a lab, and how it is.
package struct LabStatus: Encodable, Sendable {
    package struct Row: Encodable, Sendable {
        package var part: String
        package var zone: String
        package var component: String
        package var state: String
        package var isWell: Bool
        package var restarts: Int
        /// In RFC 3339; `nil` while it does not run.
        package var startedAt: String?
        package var address: String?
    }

    package var lab: String
    package var parts: [Row]

    package var isWell: Bool { parts.allSatisfy(\.isWell) }
}

extension Lab {
    package func status() async throws -> LabStatus {
        let states = try await engine.containers(with: plan.labels)
        let primary = await primaryHost(states)
        let rows = plan.parts.map { part in
            let state = states.first { $0.name == part.container.name }
            var summary = state?.summary ?? "missing"
            if part.component == .postgres, state?.isWell == true {
                summary += part.container.hostname == primary ? ", primary" : ", replica"
            }
            return LabStatus.Row(
                part: part.container.hostname, zone: part.zone.rawValue, component: part.component.rawValue,
                state: summary, isWell: state?.isWell ?? false, restarts: state?.restarts ?? 0,
                startedAt: state?.isRunning == true ? state?.startedAt : nil, address: part.address)
        }
        return LabStatus(lab: plan.settings.name, parts: rows)
    }

    private func primaryHost(_ states: [ContainerState]) async -> String? {
        for member in plan.postgres
        where states.contains(where: { $0.name == member.container.name && $0.isWell }) {
            let answer = try? await engine.run(["http-ok", "8008", "/primary"], in: member.container.name)
            if answer?.code == 0 { return member.container.hostname }
        }
        return nil
    }

    /// The last lines that a part wrote.
    package func logs(of host: String, lines: Int) async throws -> String {
        try await engine.logs(part(host).container.name, lines: lines)
    }
}
