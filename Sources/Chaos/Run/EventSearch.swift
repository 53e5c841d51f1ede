/// When something happened, from what was seen.
package struct EventSearch: Sendable {
    private let seen: Observations
    private let now: Int64
    /// Steps whose fault ends processes, so that targets are back only after they were gone.
    private let kills: Set<String>

    package init(_ seen: Observations, now: Int64, kills: Set<String>) {
        self.seen = seen
        self.now = now
        self.kills = kills
    }

    /// The first moment from `start` on at which `pattern` is met; `nil`: not yet.
    package func moment(of pattern: EventPattern, from start: Int64) -> Int64? {
        switch pattern {
        case .stepBegan(let id): return first(from: start) { $0 == .stepBegan(id: id) }
        case .stepEnded(let id):
            return first(from: start) { if case .stepEnded(id, _) = $0 { true } else { false } }
        case .alertFiring(let labels): return first(from: start) { Self.isAlert($0, labels, isFiring: true) }
        case .alertResolved(let labels):
            return first(from: start) { Self.isAlert($0, labels, isFiring: false) }
        case .roleTaken(let role, let isOther): return roleTaken(role, isOther, from: start)
        case .targetIsBack(let step, let role): return targetIsBack(step, role, from: start)
        case .containerDied(let selector):
            return first(from: start) { Self.isContainer($0, selector, .died) }
        case .containerStarted(let selector):
            return first(from: start) { Self.isContainer($0, selector, .started) }
        case .measured(let measure, let bounds, let seconds):
            let begin = now - Int64(seconds: seconds)
            guard begin >= start, case .value(let value) = seen.value(of: measure, over: begin..<now) else {
                return nil
            }
            return bounds.contain(value) ? begin : nil
        case .probePasses(let name): return seen.firstLook(at: name, notBefore: start, passed: true)
        case .probeFails(let name): return seen.firstLook(at: name, notBefore: start, passed: false)
        }
    }

    private func first(from start: Int64, where isSo: (JournalEvent) -> Bool) -> Int64? {
        seen.moments.first { $0.time >= start && isSo($0.event) }?.time
    }

    private static func isAlert(
        _ event: JournalEvent, _ labels: [String: String], isFiring: Bool
    ) -> Bool {
        guard case .alert(let notice) = event, notice.isFiring == isFiring else { return false }
        return labels.allSatisfy { notice.labels[$0.key] == $0.value }
    }

    private static func isContainer(
        _ event: JournalEvent, _ selector: TargetSelector, _ action: ContainerEvent.Action
    ) -> Bool {
        guard case .container(let seen) = event, seen.action == action else { return false }
        return (selector.component == nil || selector.component == seen.component)
            && (selector.zone == nil || selector.zone == seen.zone)
            && (selector.name == nil || selector.name == seen.name)
    }

    // MARK: - Roles

    /// The role of each member at a moment.
    private func roles(before time: Int64) -> [String: String] {
        var roles: [String: String] = [:]
        for moment in seen.moments where moment.time < time {
            if case .role(let reading) = moment.event { roles[reading.member] = reading.role }
        }
        return roles
    }

    private func roleTaken(_ role: String, _ isOther: Bool, from start: Int64) -> Int64? {
        let before = roles(before: start)
        let holders = before.filter { $0.value == role }.map(\.key)
        return first(from: start) { event in
            guard case .role(let reading) = event, reading.role == role else { return false }
            return isOther ? !holders.contains(reading.member) : before[reading.member] != role
        }
    }

    // MARK: - Targets

    /// The first moment at which all targets of the step's last run are up, well, and have the role, after each that
    /// went down.
    private func targetIsBack(_ step: String, _ role: String?, from start: Int64) -> Int64? {
        var search = TargetReturn(step: step, role: role, isKill: kills.contains(step))
        var found: Int64?
        for moment in seen.moments {
            search.take(moment.event)
            if moment.time >= start, search.isBack {
                found = found ?? moment.time
            } else if !search.isBack {
                found = nil
            }
        }
        return found
    }
}

/// Follows the targets of a step's fault: down, up again, well, in a role.
struct TargetReturn: Sendable {
    private struct Target {
        var id: String
        var name: String
        var isUp = true
        var role: String?
        /// Whether the fault is over: it was recovered, or the target is another one since.
        var isFree = false
    }

    private let step: String
    private let role: String?
    private let isKill: Bool
    private var targets: [Target] = []
    private var roles: [String: String] = [:]

    init(step: String, role: String?, isKill: Bool) {
        self.step = step
        self.role = role
        self.isKill = isKill
    }

    mutating func take(_ event: JournalEvent) {
        switch event {
        case .fault(let fault) where fault.step == step: take(fault.what)
        case .role(let reading):
            let role = reading.state == "running" ? reading.role : nil
            roles[reading.member] = role
            change(reading.member) { $0.role = role }
        case .container(let seen): take(seen)
        default: break
        }
    }

    private mutating func take(_ what: FaultEvent.What) {
        switch what {
        case .resolved(let found):
            targets = found.map { Target(id: $0.id, name: $0.name, role: roles[$0.name]) }
        case .applied(let target) where !isKill: change(target) { $0.isFree = false }
        case .recovered(let target) where !isKill: change(target) { $0.isFree = true }
        case .applied, .recovered: break
        case .proof, .failed, .residue: break
        }
    }

    private mutating func take(_ seen: ContainerEvent) {
        switch seen.action {
        case .died, .removed, .paused, .unhealthy:
            change(seen.name) { target in
                target.isUp = false
                guard seen.action == .died || seen.action == .removed else { return }
                // What it was before it went is no longer so, whatever was read of it last.
                target.role = nil
                target.isFree = true
            }
        case .healthy, .resumed: change(seen.name) { $0.isUp = true }
        case .created, .started: break
        }
    }

    /// - Parameter target: a name, or an id.
    private mutating func change(_ target: String, _ body: (inout Target) -> Void) {
        for place in targets.indices where targets[place].name == target || targets[place].id == target {
            body(&targets[place])
        }
    }

    var isBack: Bool {
        !targets.isEmpty
            && targets.allSatisfy { target in
                target.isFree && target.isUp && (role == nil || Self.isRole(target.role, role))
            }
    }

    /// A synchronous replica is a replica, too.
    private static func isRole(_ has: String?, _ asked: String?) -> Bool {
        has == asked || (asked == "replica" && has == "sync")
    }
}
