import Chaos

/// A run of an experiment that is made up: a system that does as it should, watched by a harness that does, too,
/// unless told otherwise. The journals that follow look like those of real runs of a lab.
package struct SyntheticRun: Sendable {
    /// Seconds of the run at which its phases begin.
    package struct Times: Sendable {
        package var before = 10.0
        package var method = 70.0
        package var step = 72.0
        package var stepEnd = 132.0
        package var recovery = 134.0
        package var after = 170.0
        package var checking = 190.0
        package var end = 196.0
    }

    package static let zones = ["a", "b", "c"]
    package static let startedAt = 1_790_000_000.0

    package var times = Times()
    package var seed: UInt64 = 1
    /// Reads a second.
    package var rate = 200.0

    package init() {}

    // MARK: - What every run has

    package func header(_ experiment: Experiment) -> RunHeader {
        RunHeader(
            run: "synthetic-\(seed)", startedAt: Self.startedAt, experiment: experiment, version: "0.1.0",
            environment: ["kernel": "6.1.0", "processors": "2"])
    }

    /// The header, phases, steady states, sign of life, roles and containers; everything but what the experiment
    /// does.
    func frame(_ experiment: Experiment, script: inout JournalScript) {
        script.at(0, .begun(header(experiment)))
        let phases: [(RunPhase, Double)] = [
            (.warmUp, 0.1), (.before, times.before), (.method, times.method), (.recovery, times.recovery),
            (.after, times.after), (.checking, times.checking),
        ]
        for (phase, time) in phases { script.at(time, .phase(phase)) }
        script.at(times.before, .steadyState(phase: .warmUp, holds: true, problems: []))
        script.at(times.method, .steadyState(phase: .before, holds: true, problems: []))
        script.at(times.recovery + 5, .steadyState(phase: .recovery, holds: false, problems: ["not yet"]))
        script.at(times.after, .steadyState(phase: .recovery, holds: true, problems: []))
        script.at(times.checking, .steadyState(phase: .after, holds: true, problems: []))
        for time in stride(from: 1.0, to: times.end, by: 15) {
            let watchdog = AlertNotice(
                labels: ["alertname": "Watchdog", "severity": "info"], isFiring: true,
                startsAt: Self.startedAt - 3600)
            script.at(time, .alert(watchdog))
        }
        for zone in Self.zones {
            for component in ["web", "postgres"] {
                for action in [ContainerEvent.Action.started, .healthy] {
                    script.at(0.2, .container(container(component, zone, action)))
                }
            }
        }
        for time in stride(from: 0.5, to: times.checking, by: 1) {
            script.at(time, .probe(ProbeReading(name: "page", value: 0.004, passed: true)))
        }
        script.at(times.end, .ended(RunEnd(outcome: .completed)))
    }

    func container(
        _ component: String, _ zone: String, _ action: ContainerEvent.Action
    ) -> ContainerEvent {
        ContainerEvent(
            id: "\(component)\(zone)".lowercased(), name: "lab-\(component)-\(zone)", component: component,
            zone: zone, action: action)
    }

    func target(_ component: String, _ zone: String, role: String? = nil) -> FaultEvent.Target {
        FaultEvent.Target(
            id: "\(component)\(zone)", name: "lab-\(component)-\(zone)", component: component, zone: zone,
            role: role)
    }

    func role(_ zone: String, _ role: String?, timeline: Int = 1) -> JournalEvent {
        .role(
            RoleReading(
                member: "postgres-\(zone)", role: role,
                state: role == nil ? "unreachable" : role == "primary" ? "running" : "streaming",
                timeline: role == nil ? nil : timeline, lag: 0))
    }

    /// Reads of the whole run, from zones that answer by their shares.
    ///
    /// - Parameters:
    ///   - share: of a zone at a time; the rest goes to zone a.
    ///   - slowdown: of a zone at a time.
    func reads(
        salt: UInt64 = 0, share: (String, Double) -> Double, slowdown: (String, Double) -> Double
    ) -> [JournalScript.Request] {
        var service = SyntheticService()
        // Levels that wander by more than this cannot be told from effects in windows of a minute.
        service.wander = 0.05
        service.burstLength = 0.1
        service.burstFactor = 1.5
        service.failing = 0
        service.failingInBursts = 0
        var numbers = SeededNumbers(seed: seed &* 31 &+ salt &+ 7)
        let answers = service.answers(
            rate: rate, seconds: times.checking - 0.5, seed: seed &* 17 &+ salt)
        return answers.map { answer in
            let due = answer.due + 0.5
            var dice = numbers.uniform()
            let zone =
                Self.zones.dropFirst().first { zone in
                    dice -= share(zone, due)
                    return dice <= 0
                } ?? "a"
            return JournalScript.Request(
                due: due, latency: answer.latency * slowdown(zone, due), zone: zone)
        }
    }
}
