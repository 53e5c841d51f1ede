/// When something happened.
extension RunHistory {
    /// - Parameter stretch: in which to look for what is measured; of all else, everything is returned.
    func occurrences(of pattern: EventPattern, in stretch: Stretch) -> [Occurrence] {
        switch pattern {
        case .stepBegan(let id):
            (steps[id] ?? []).map { Occurrence(time: $0.began, what: "step \(id) began") }
        case .stepEnded(let id):
            (steps[id] ?? []).compactMap { span in
                span.problem == nil ? span.ended.map { Occurrence(time: $0, what: "step \(id) ended") } : nil
            }
        case .alertFiring(let labels): alertTurns(labels, isFiring: true)
        case .alertResolved(let labels): alertTurns(labels, isFiring: false)
        case .roleTaken(let role, let isOther): rolesTaken(role, isOther)
        case .targetIsBack(let step, let role): targetReturns(step, role)
        case .containerDied(let selector): containerEvents([.died], selector)
        case .containerStarted(let selector): containerEvents([.started], selector)
        case .measured(let measure, let bounds, let seconds):
            beginnings(of: measure, bounds, for: seconds, in: stretch)
        case .probePasses(let name): probeTurns(name, passed: true)
        case .probeFails(let name): probeTurns(name, passed: false)
        }
    }

    /// Whether it was so at a moment already, so that its happening afterwards says nothing.
    func wasSo(_ pattern: EventPattern, at time: Double) -> String? {
        switch pattern {
        case .stepBegan, .stepEnded, .targetIsBack, .containerDied, .containerStarted: return nil
        case .alertFiring(let labels):
            return firing(at: time).contains { Self.match($0, labels) } ? "it was firing before" : nil
        case .alertResolved(let labels):
            guard !firing(at: time).contains(where: { Self.match($0, labels) }) else { return nil }
            let firesLater = alertTurns(labels, isFiring: true).contains { $0.time >= time }
            return firesLater ? nil : "it was not firing"
        case .roleTaken(let role, let isOther):
            guard isOther else { return nil }
            let holders = Set(holders(of: role, at: methodBegan ?? 0))
            let other = self.holders(of: role, at: time).first { !holders.contains($0) }
            return other.map { "\($0) was \(role) before" }
        case .measured(let measure, let bounds, let seconds):
            let before = Stretch(from: max(0, time - seconds), to: time)
            guard before.seconds > 0, let value = measured(measure, over: [before], isBrief: true).value,
                bounds.contain(value)
            else { return nil }
            return "it was \(Wording.text(value, of: measure)) before"
        case .probePasses(let name): return probe(name, at: time) == true ? "it passed before" : nil
        case .probeFails(let name): return probe(name, at: time) == false ? "it failed before" : nil
        }
    }

    /// Why it would not have been seen, had it happened.
    func objection(to pattern: EventPattern, over stretch: Stretch) -> String? {
        switch pattern {
        case .stepBegan, .stepEnded: return nil
        case .alertFiring, .alertResolved: return objection(to: .alerts, over: stretch)
        case .roleTaken: return objection(to: .roles, over: stretch)
        case .targetIsBack(let step, let role):
            if steps[step] == nil { return "step \(step) never began" }
            return objection(to: .containers, over: stretch)
                ?? (role == nil ? nil : objection(to: .roles, over: stretch))
        case .containerDied(let selector), .containerStarted(let selector):
            guard selector.labels.isEmpty else { return "labels of containers are not in the journal" }
            return objection(to: .containers, over: stretch)
        case .measured(let measure, let bounds, _):
            let measured = measured(measure, over: [stretch], isBrief: true)
            return objection(to: measure, over: [stretch]) ?? measured.objection
                ?? measured.lateness(deciding: bounds)
        case .probePasses(let name), .probeFails(let name):
            return objection(to: .probePassed(name: name), over: [stretch])
        }
    }

    // MARK: - Alerts

    private static func match(_ labels: [String: String], _ asked: [String: String]) -> Bool {
        asked.allSatisfy { labels[$0.key] == $0.value }
    }

    /// Notices that an alert fires or is resolved which it was not before.
    private func alertTurns(_ asked: [String: String], isFiring: Bool) -> [Occurrence] {
        turns(isFiring: isFiring).filter { Self.match($0.value.labels, asked) }.map { turn in
            Occurrence(
                time: turn.time, what: "alert \(Wording.text(turn.value.labels))",
                began: isFiring ? turn.value.startsAt - (header?.startedAt ?? 0) : nil)
        }
    }

    private func turns(isFiring: Bool) -> [Timed<AlertNotice>] {
        var firing: Set<[String: String]> = []
        return (alerts[.experiment] ?? []).filter { notice in
            let changes =
                notice.value.isFiring
                ? firing.insert(notice.value.labels).inserted
                : firing.remove(notice.value.labels) != nil || !isFiring
            return changes && notice.value.isFiring == isFiring
        }
    }

    private func firing(at time: Double) -> Set<[String: String]> {
        var firing: Set<[String: String]> = []
        for notice in alerts[.experiment] ?? [] where notice.time < time {
            if notice.value.isFiring {
                firing.insert(notice.value.labels)
            } else {
                firing.remove(notice.value.labels)
            }
        }
        return firing
    }

    /// Alerts of the same name that began to fire in a stretch with another value of a label that was asked for, such
    /// as the zone.
    func wrongAlerts(_ asked: [String: String], in stretch: Stretch) -> [Occurrence] {
        guard let name = asked["alertname"] else { return [] }
        return turns(isFiring: true).filter { notice in
            let labels = notice.value.labels
            return notice.time >= stretch.from && notice.time <= stretch.to && labels["alertname"] == name
                && !Self.match(labels, asked) && asked.keys.allSatisfy { labels[$0] != nil }
        }.map { Occurrence(time: $0.time, what: "alert \(Wording.text($0.value.labels))") }
    }

    // MARK: - Roles

    static func satisfies(_ role: String?, _ asked: String) -> Bool {
        // A synchronous replica is a replica.
        role == asked || (asked == "replica" && role == "sync")
    }

    /// Whether a member with a role does its work.
    static func isWell(_ reading: RoleReading) -> Bool {
        ["", "running", "streaming"].contains(reading.state)
    }

    func holders(of role: String, at time: Double) -> [String] {
        var latest: [String: RoleReading] = [:]
        for reading in roles[.experiment] ?? [] where reading.time < time {
            // One that does not answer has the role that it had.
            if reading.value.role != nil || latest[reading.value.member] == nil {
                latest[reading.value.member] = reading.value
            }
        }
        return latest.values.filter { Self.satisfies($0.role, role) }.map(\.member).sorted()
    }

    private func rolesTaken(_ role: String, _ isOther: Bool) -> [Occurrence] {
        let began = methodBegan ?? 0
        let holders = Set(isOther ? self.holders(of: role, at: began) : [])
        var had: [String: Bool] = [:]
        var found: [Occurrence] = []
        for reading in roles[.experiment] ?? [] {
            let member = reading.value.member
            let has = Self.satisfies(reading.value.role, role) && Self.isWell(reading.value)
            // Who had it all the while has not taken it.
            if has, had[member] == false, !holders.contains(member) {
                found.append(Occurrence(time: reading.time, what: "\(member) became \(role)"))
            }
            had[member] = has
        }
        return found
    }

    // MARK: - Containers

    private func containerEvents(
        _ actions: [ContainerEvent.Action], _ selector: TargetSelector
    ) -> [Occurrence] {
        (containers[.experiment] ?? []).filter { event in
            let container = event.value
            let isSelected =
                (selector.component.map { $0 == container.component } ?? true)
                && (selector.zone.map { $0 == container.zone } ?? true)
                && (selector.name.map { Naming.isSame($0, container.name) } ?? true)
                && (selector.role.map { role in
                    holders(of: role, at: event.time).contains { Naming.isSame($0, container.name) }
                } ?? true)
            return isSelected && actions.contains(container.action)
        }.map { Occurrence(time: $0.time, what: "\($0.value.name) \($0.value.action.rawValue)") }
    }

    // MARK: - Measures and probes

    /// The first moments of stretches of this length in which a measure is within bounds after one in which it is
    /// not.
    private func beginnings(
        of measure: Measure, _ bounds: Bounds, for seconds: Double, in stretch: Stretch
    ) -> [Occurrence] {
        guard seconds > 0, stretch.seconds >= 0, stretch.seconds.isFinite else { return [] }
        let step = max(0.1, stretch.seconds / 3000)
        var found: [Occurrence] = []
        var was = false
        var place = 0.0
        while stretch.from + place * step <= stretch.to {
            let from = stretch.from + place * step
            place += 1
            let short = Stretch(from: from, to: from + seconds)
            guard short.to <= observed.to else { break }
            let measured = measured(measure, over: [short], isBrief: true)
            guard measured.objection == nil, measured.lateness(deciding: bounds) == nil,
                let value = measured.value
            else {
                was = false
                continue
            }
            let isSo = bounds.contain(value)
            if isSo, !was {
                found.append(Occurrence(time: from, what: "it was \(Wording.text(value, of: measure))"))
            }
            was = isSo
        }
        return found
    }

    private func probeTurns(_ name: String, passed: Bool) -> [Occurrence] {
        var last: Bool?
        return (probes[Key(arm: .experiment, name: name)] ?? []).filter { reading in
            defer { last = reading.value.passed }
            return reading.value.passed == passed && last != passed
        }.map { Occurrence(time: $0.time, what: "probe \(name) \(passed ? "passed" : "failed")") }
    }

    private func probe(_ name: String, at time: Double) -> Bool? {
        probes[Key(arm: .experiment, name: name)]?.last { $0.time < time }?.value.passed
    }
}
