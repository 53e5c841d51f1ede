/// Splits an outage into what the system did meanwhile, as far as it was seen.
///
/// | phase | from | to |
/// |---|---|---|
/// | `detect` | the fault | the first word that its target is gone: its container, its role, or a load balancer |
/// | `lease` | then | a member begins to be promoted, or is at once |
/// | `elect` | then | it says that it is the primary |
/// | `promote` | then | it says that it is running as such |
/// | `route` | then | a load balancer has it among the servers that are up |
/// | `reconnect` | then | the outage's end |
/// | `clone` | the target's container is started again | it is a replica that runs |
///
/// What was not seen is left out, and its time is part of the phase that follows.
struct OutagePhases {
    let phases: [Outage.Phase]

    init(of outage: OutageFinder.Found, in history: RunHistory) {
        guard let fault = Self.fault(of: outage, in: history) else {
            phases = []
            return
        }
        let roles = (history.roles[.experiment] ?? []).filter { $0.time >= fault.time }
        let promotion = Self.promotion(roles, from: fault.time, in: history)
        let marks: [(name: String, time: Double?)] = [
            ("detect", Self.gone(fault.targets, from: fault.time, in: history)),
            ("lease", promotion?.began), ("elect", promotion?.named), ("promote", promotion?.runs),
            (
                "route",
                promotion.flatMap { Self.routed(to: $0.member, from: $0.runs ?? $0.named, in: history) }
            ),
            ("reconnect", outage.isOpen ? nil : outage.to),
        ]
        var found: [Outage.Phase] = []
        var from = fault.time
        for mark in marks {
            guard let time = mark.time, time > from, time <= outage.to || mark.name == "reconnect" else {
                continue
            }
            found.append(Outage.Phase(name: mark.name, from: from, to: time))
            from = time
        }
        // An outage in which nobody was promoted has nothing to tell apart: the promotion did not end it.
        let isEnded = promotion.map { $0.named >= outage.from && $0.named <= outage.to } ?? false
        phases = !isEnded ? [] : found + Self.clone(fault.targets, from: fault.time, in: history)
    }

    /// The latest fault that was applied before the outage, or as it began.
    private static func fault(
        of outage: OutageFinder.Found, in history: RunHistory
    ) -> (time: Double, targets: [FaultEvent.Target])? {
        history.faults.keys.sorted().flatMap { FaultTrial.trials(history.faults[$0] ?? []) }
            .compactMap { trial -> (time: Double, targets: [FaultEvent.Target])? in
                guard let applied = trial.applied.values.min(), applied <= outage.from + 1 else { return nil }
                return (min(applied, outage.from), trial.targets)
            }
            .max { $0.time < $1.time }
    }

    private static func isOne(_ name: String, of targets: [FaultEvent.Target]) -> Bool {
        targets.contains { Naming.isSame($0.name, name) }
    }

    private static func gone(
        _ targets: [FaultEvent.Target], from start: Double, in history: RunHistory
    ) -> Double? {
        let container = (history.containers[.experiment] ?? []).first { event in
            event.time >= start && [.died, .removed, .paused].contains(event.value.action)
                && isOne(event.value.name, of: targets)
        }
        let role = (history.roles[.experiment] ?? []).first { reading in
            reading.time >= start && reading.value.role == nil && isOne(reading.value.member, of: targets)
        }
        let edge = history.edges.first { reading in
            reading.time >= start
                && reading.value.servers.contains { !$0.isUp && isOne($0.name, of: targets) }
        }
        return [container?.time, role?.time, edge?.time].compactMap { $0 }.min()
    }

    private struct Promotion {
        var member: String
        var began: Double
        var named: Double
        var runs: Double?
    }

    private static func promotion(
        _ roles: [RunHistory.Timed<RoleReading>], from start: Double, in history: RunHistory
    ) -> Promotion? {
        let before = Set(history.holders(of: "primary", at: start))
        guard
            let named = roles.first(where: { $0.value.role == "primary" && !before.contains($0.value.member) }
            )
        else { return nil }
        let member = named.value.member
        let own = roles.filter { $0.value.member == member }
        let began = own.first { $0.time <= named.time && $0.value.state.contains("promot") }?.time
        let runs = own.first {
            $0.time >= named.time && $0.value.role == "primary" && RunHistory.isWell($0.value)
        }
        return Promotion(
            member: member, began: began ?? named.time, named: named.time, runs: runs?.time)
    }

    private static func routed(to member: String, from time: Double, in history: RunHistory) -> Double? {
        // A proxy whose other servers are all down leads to the primary.
        history.edges.first { reading in
            let up = reading.value.servers.filter(\.isUp)
            return reading.time >= time && reading.value.servers.count > 1 && up.count == 1
                && up.allSatisfy { Naming.isSame($0.name, member) }
        }?.time
    }

    private static func clone(
        _ targets: [FaultEvent.Target], from start: Double, in history: RunHistory
    ) -> [Outage.Phase] {
        let started = (history.containers[.experiment] ?? []).first { event in
            event.time > start && event.value.action == .started && isOne(event.value.name, of: targets)
        }
        guard let started else { return [] }
        let ready = (history.roles[.experiment] ?? []).first { reading in
            reading.time > started.time && isOne(reading.value.member, of: targets)
                && RunHistory.satisfies(reading.value.role, "replica") && RunHistory.isWell(reading.value)
        }
        return ready.map { [Outage.Phase(name: "clone", from: started.time, to: $0.time)] } ?? []
    }
}
