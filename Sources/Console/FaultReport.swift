import Chaos

/// What becomes of a fault, a line for each event.
package struct FaultReport: Sendable {
    private let names: [String: String]
    /// Nothing shows an effect of what has none.
    private let isProofWanted: Bool
    private let start = ContinuousClock.now
    private var applied: Set<String> = []
    private var proven: Set<String> = []
    private var hasFailed = false
    private var hasResidue = false

    package init(_ fault: Fault, _ targets: [FaultEvent.Target]) {
        isProofWanted = fault != .none
        names = Dictionary(targets.map { ($0.id, $0.name) }) { one, _ in one }
    }

    /// 0 all targets had it and are healed, 2 of one nothing showed it, 3 it failed, 5 something is left.
    package var exitCode: Int32 {
        if hasResidue { return 5 }
        if hasFailed || applied.isEmpty { return 3 }
        return applied == proven || !isProofWanted ? 0 : 2
    }

    /// - Returns: `nil` for what is not worth one.
    package mutating func line(_ what: FaultEvent.What) -> String? {
        switch what {
        case .resolved: return nil
        case .applied(let target):
            applied.insert(target)
            return line(target, "applied")
        case .proof(let proof):
            if proof.isEffect { proven.insert(proof.target) }
            return line(
                proof.target,
                "\(proof.isEffect ? "effect" : "no effect"): \(proof.source) \(Self.number(proof.before))"
                    + " → \(Self.number(proof.now))")
        case .recovered(let target): return line(target, "healed")
        case .failed(let target, let message):
            hasFailed = true
            return line(target, "failed: \(message)")
        case .residue(let target, let differences):
            hasResidue = true
            return line(target, "left: \(differences.joined(separator: "; "))")
        }
    }

    private func line(_ target: String, _ text: String) -> String {
        let time = (ContinuousClock.now - start) / .seconds(1)
        let tenths = Int((time * 10).rounded())
        let stamp = "\(tenths / 10).\(tenths % 10) s"
        let column = String(repeating: " ", count: max(0, 8 - stamp.utf8.count)) + stamp
        return TextTable.printable("\(column)  \(names[target] ?? target)  \(text)")
    }

    /// Three places at most.
    private static func number(_ value: Double) -> String {
        let thousandths = (value * 1000).rounded()
        return thousandths.truncatingRemainder(dividingBy: 1000) == 0
            ? String(Int(value.rounded())) : String(thousandths / 1000)
    }
}
