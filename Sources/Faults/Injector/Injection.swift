import Chaos

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What an injector is told: one fault, its targets and how long.
package struct Injection: Codable, Hashable, Sendable {
    package struct Target: Codable, Hashable, Sendable {
        /// The container's.
        package var id: String
        package var name: String
        /// Of its first process, on the machine.
        package var process: Int32
        /// By the engine, before the fault.
        package var isPaused: Bool?

        package init(id: String, name: String, process: Int32, isPaused: Bool? = nil) {
            self.id = id
            self.name = name
            self.process = process
            self.isPaused = isPaused
        }
    }

    /// The variable of the injector's environment that has it as JSON.
    package static let variable = "SCALE_INJECTION"

    package var run: String
    package var step: String
    package var fault: Fault
    package var targets: [Target]
    /// Addresses that a network fault or partition is limited to; `nil`: all.
    package var peers: [String]?
    /// Seconds; 0 for faults that are over at once.
    package var duration: Double
    /// Seconds after which it heals when nobody has renewed its lease.
    package var lease: Double
    /// What recovery needs, by target's id, where an earlier injector has put it down: then nothing is injected, what
    /// that one did is healed.
    package var memories: [String: Memory]?
    /// By target's id, as the earlier injector found it.
    package var fingerprints: [String: Fingerprint]?

    package init(
        run: String, step: String, fault: Fault, targets: [Target], peers: [String]? = nil, duration: Double,
        lease: Double = 10, memories: [String: Memory]? = nil, fingerprints: [String: Fingerprint]? = nil
    ) {
        self.run = run
        self.step = step
        self.fault = fault
        self.targets = targets
        self.peers = peers
        self.duration = duration
        self.lease = lease
        self.memories = memories
        self.fingerprints = fingerprints
    }

    package init?(json: String) {
        guard let value = try? JSONDecoder().decode(Self.self, from: Data(json.utf8)) else { return nil }
        self = value
    }

    package var json: String {
        get throws { String(decoding: try JSONEncoder().encode(self), as: UTF8.self) }
    }

    /// By which what it leaves in the kernel is known: `scale_fault_` and eight hexadecimal digits of run and step.
    package var tag: String {
        Self.tagPrefix + String(UInt32(truncatingIfNeeded: digest), radix: 16).padded(8)
    }

    package static let tagPrefix = "scale_fault_"

    /// For numbers that should not be those of another injection.
    var digest: UInt64 {
        // FNV-1a, 64 bits.
        "\(run)/\(step)".utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}

/// What a fault found before it changed it, as recovery needs it.
package typealias Memory = [String: String]

extension String {
    fileprivate func padded(_ width: Int) -> String {
        String(repeating: "0", count: max(0, width - utf8.count)) + self
    }
}
