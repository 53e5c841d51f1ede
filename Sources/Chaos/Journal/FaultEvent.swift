/// What became of a step's fault.
package struct FaultEvent: Codable, Hashable, Sendable {
    package var step: String
    package var what: What

    package init(step: String, what: What) {
        self.step = step
        self.what = what
    }

    package enum What: Codable, Hashable, Sendable {
        /// Those that it is for; may be none.
        case resolved([Target])
        case applied(target: String)
        /// How the kernel or the target shows that it has effect.
        case proof(ProofOfEffect)
        case recovered(target: String)
        case failed(target: String, message: String)
        /// Of a target, before the fault and after its recovery.
        case residue(target: String, differences: [String])
    }

    package struct Target: Codable, Hashable, Sendable {
        /// The engine's or cluster's id; changes when it is made again.
        package var id: String
        package var name: String
        package var component: String?
        package var zone: String?
        package var role: String?

        package init(id: String, name: String, component: String?, zone: String?, role: String?) {
            self.id = id
            self.name = name
            self.component = component
            self.zone = zone
            self.role = role
        }
    }
}

package struct ProofOfEffect: Codable, Hashable, Sendable {
    package var target: String
    /// What was read, such as `cpu.stat nr_throttled`.
    package var source: String
    package var before: Double
    package var now: Double
    /// Whether this shows that the fault has effect.
    package var isEffect: Bool

    package init(target: String, source: String, before: Double, now: Double, isEffect: Bool) {
        self.target = target
        self.source = source
        self.before = before
        self.now = now
        self.isEffect = isEffect
    }
}
