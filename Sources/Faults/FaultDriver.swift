import Chaos

/// Injects faults on a platform. Whoever uses it has resolved the targets.
package protocol FaultDriver: Sendable {
    /// Injects a fault and tells what becomes of it: applied, proofs each second, recovered, what is left. The stream ends
    /// when all is healed; also when it fails, of which it tells.
    ///
    /// To end it early call ``recover()`` and read on: who stops reading hears nothing, and it heals all the same.
    func inject(_ request: FaultRequest) -> AsyncStream<FaultEvent>

    /// Heals everything that this run has injected, and waits for that. Idempotent.
    ///
    /// - Throws: when something cannot be healed.
    func recover() async throws
}

/// One step's fault.
package struct FaultRequest: Hashable, Sendable {
    package var step: String
    package var fault: Fault
    package var targets: [FaultEvent.Target]
    /// Addresses of those that a fault's `peers` matched; `nil` where it has none.
    package var peers: [String]?
    /// Seconds; 0 for faults that are over at once.
    package var duration: Double

    package init(
        step: String, fault: Fault, targets: [FaultEvent.Target], peers: [String]? = nil, duration: Double
    ) {
        self.step = step
        self.fault = fault
        self.targets = targets
        self.peers = peers
        self.duration = duration
    }
}

extension Fault {
    /// Names of the Linux capabilities that an injector needs for it, without `CAP_`; capabilities(7).
    var capabilities: [String] {
        // To find a target's namespaces, enter them and read their rules.
        let looking = ["SYS_PTRACE", "SYS_ADMIN", "NET_ADMIN"]
        return switch self {
        // Nothing is compared of what ends.
        case .kill: ["SYS_PTRACE", "KILL"]
        case .pause: looking + ["KILL"]
        // Folders that belong to others.
        case .diskFill: looking + ["DAC_OVERRIDE"]
        // Scores of processes of other users.
        case .memory: looking + ["DAC_OVERRIDE"]
        // As the process's own user; and to see what it has open.
        case .fileDescriptors: looking + ["DAC_READ_SEARCH", "SETUID", "SETGID"]
        // For iptables.
        case .network: looking + ["NET_RAW"]
        case .none, .cpu, .diskSlow, .processes, .refuse, .partition, .dns, .clock: looking
        }
    }

    /// All of them.
    static let allCapabilities = [
        "DAC_OVERRIDE", "DAC_READ_SEARCH", "KILL", "NET_ADMIN", "NET_RAW", "SETGID", "SETUID", "SYS_ADMIN",
        "SYS_PTRACE",
    ]

    var isOfNetwork: Bool {
        switch self {
        case .network, .refuse, .partition, .dns: true
        default: false
        }
    }

    /// Whether it is over when it has been done.
    package var isMomentary: Bool {
        switch self {
        case .none, .kill: true
        default: false
        }
    }
}
