import Chaos

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What a run would touch.
package struct DryRunReport: Encodable, Sendable {
    private struct Row: Encodable {
        var step: String
        var fault: String
        var seconds: Double
        var targets: [String]
        var peers: [String]?
        var problem: String?
    }

    private var title: String
    private var faults: [Row]

    package init(_ experiment: Experiment, _ planned: [PlannedFault]) {
        title = experiment.title
        faults = planned.map { planned in
            Row(
                step: planned.step, fault: Self.kind(planned.action.fault), seconds: planned.action.duration,
                targets: planned.targets.map(Self.name), peers: planned.peers?.map(Self.name),
                problem: planned.problem)
        }
    }

    /// Whether every fault has targets.
    package var isPossible: Bool { faults.allSatisfy { $0.problem == nil } }

    package var text: String {
        var lines = [title]
        for row in faults {
            let time = row.seconds > 0 ? " for \(row.seconds) s" : ""
            let targets = row.targets.isEmpty ? "nothing yet" : row.targets.joined(separator: ", ")
            let peers = row.peers.map { ", with \($0.joined(separator: ", "))" } ?? ""
            lines.append("  \(row.step): \(row.fault)\(time) → \(targets)\(peers)")
            if let problem = row.problem { lines.append("    \(problem)") }
        }
        if faults.isEmpty { lines.append("  no fault") }
        return lines.joined(separator: "\n")
    }

    package var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    private static func name(_ target: FaultEvent.Target) -> String {
        target.role.map { "\(target.name) (\($0))" } ?? target.name
    }

    private static func kind(_ fault: Fault) -> String {
        switch fault {
        case .none: "none"
        case .kill(let kill): kill.isRemoved ? "kill and remove" : "kill with SIG\(kill.signal)"
        case .pause: "pause"
        case .cpu: "cpu"
        case .memory: "memory"
        case .diskFill: "disk-fill"
        case .diskSlow: "disk-slow"
        case .fileDescriptors: "file-descriptors"
        case .processes: "processes"
        case .network: "network"
        case .refuse: "refuse"
        case .partition: "partition"
        case .dns: "dns"
        case .clock: "clock"
        }
    }
}
