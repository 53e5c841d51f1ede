import Chaos

/// What of a run is worth a line of text. Pure.
package struct RunNarration: Sendable {
    private var firing: Set<[String: String]> = []
    private var roles: [String: String] = [:]
    private var proven: Set<String> = []
    /// Of targets, by id.
    private var names: [String: String] = [:]

    package init() {}

    /// - Returns: `nil` for what happens all the time.
    package mutating func line(_ entry: JournalEntry) -> String? {
        guard entry.arm == .experiment, let words = words(entry.event) else { return nil }
        return "\(Self.time(entry.time.seconds))  \(words)"
    }

    /// Seconds, to a tenth, with blanks before.
    static func time(_ seconds: Double) -> String {
        let tenths = Int((seconds * 10).rounded())
        let text = "\(tenths / 10).\(tenths % 10)"
        return String(repeating: " ", count: max(0, 6 - text.count)) + text
    }

    private mutating func words(_ event: JournalEvent) -> String? {
        switch event {
        case .begun(let header): return "run \(header.run): \(header.experiment.title)"
        case .phase(let phase): return "— \(Self.name(phase))"
        case .stepBegan(let id): return "step \(id) begins"
        case .stepEnded(let id, let problem): return "step \(id) is over" + (problem.map { ": \($0)" } ?? "")
        case .fault(let fault): return words(fault)
        case .loadEnded(let summary):
            return
                "load \(summary.load): \(summary.due) due, \(summary.sent) sent, \(summary.answered) answered"
        case .ledgerRead(let read):
            return read.problem.map { "load \(read.load) cannot be read back: \($0)" }
                ?? "load \(read.load): \(read.ids.count) writes looked for"
        case .alert(let notice): return words(notice)
        case .role(let reading): return words(reading)
        case .container(let container): return words(container)
        case .steadyState(_, let holds, let problems):
            return holds ? "the steady state holds" : "no steady state: \(problems.joined(separator: "; "))"
        case .abort(let reason): return "aborted: \(reason)"
        case .trouble(let source, let message): return "trouble with \(source): \(message)"
        case .ended(let end):
            return end.reason.isEmpty
                ? "ended: \(end.outcome.rawValue)" : "ended: \(end.outcome.rawValue), \(end.reason)"
        case .requests, .ledger, .probe, .edge: return nil
        }
    }

    static func name(_ phase: RunPhase) -> String {
        switch phase {
        case .warmUp: "warming up"
        case .before: "watching the steady state before"
        case .method: "method"
        case .recovery: "recovery"
        case .after: "watching the steady state after"
        case .checking: "checking"
        }
    }

    private mutating func words(_ fault: FaultEvent) -> String? {
        switch fault.what {
        case .resolved(let targets):
            for target in targets { self.names[target.id] = target.name }
            let names = targets.map { target in
                target.role.map { "\(target.name) (\($0))" } ?? target.name
            }
            return "\(fault.step): targets \(names.isEmpty ? "none" : names.joined(separator: ", "))"
        case .applied(let target): return "\(fault.step): applied to \(name(target))"
        case .proof(let proof):
            guard proof.isEffect, proven.insert("\(fault.step) \(proof.target)").inserted else { return nil }
            return
                "\(fault.step): effect on \(name(proof.target)): \(proof.source) \(proof.before) → \(proof.now)"
        case .recovered(let target): return "\(fault.step): recovered \(name(target))"
        case .failed(let target, let message): return "\(fault.step): \(name(target)): \(message)"
        case .residue(let target, let differences):
            return differences.isEmpty
                ? nil : "\(fault.step): left on \(name(target)): \(differences.joined(separator: "; "))"
        }
    }

    private func name(_ target: String) -> String { names[target] ?? target }

    private mutating func words(_ notice: AlertNotice) -> String? {
        // Those that go on firing are sent again and again.
        let isNew =
            notice.isFiring ? firing.insert(notice.labels).inserted : firing.remove(notice.labels) != nil
        guard isNew, let name = notice.labels["alertname"], name != "Watchdog" else { return nil }
        let zone = notice.labels["zone"].map { ", zone \($0)" } ?? ""
        return "alert \(name)\(zone) \(notice.isFiring ? "fires" : "is resolved")"
    }

    private mutating func words(_ reading: RoleReading) -> String? {
        let role = reading.role ?? reading.state
        defer { roles[reading.member] = role }
        guard let before = roles[reading.member], before != role else { return nil }
        return "\(reading.member): \(before) → \(role)"
    }

    private func words(_ container: ContainerEvent) -> String? {
        switch container.action {
        case .created, .healthy: nil
        case .died: "\(container.name) died" + (container.exitCode.map { " (\($0))" } ?? "")
        case .started, .unhealthy, .paused, .resumed, .removed:
            "\(container.name) \(container.action.rawValue)"
        }
    }
}
