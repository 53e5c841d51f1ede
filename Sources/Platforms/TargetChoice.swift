import Chaos

/// Which of the containers or pods that match are meant. Pure.
package enum TargetChoice {
    /// Whether it is one of those that a selector describes; its role is what it is now.
    ///
    /// - Parameter otherNames: such as the engine's own name for it.
    package static func matches(
        _ target: FaultEvent.Target, otherNames: [String] = [], labels: Labels, _ selector: TargetSelector
    ) -> Bool {
        func isAsked(_ asked: String?, _ has: String?) -> Bool { asked == nil || asked == has }
        return isAsked(selector.component, target.component) && isAsked(selector.zone, target.zone)
            && (selector.name.map { ([target.name] + otherNames).contains($0) } ?? true)
            && selector.labels.allSatisfy { labels[$0.key] == $0.value }
            && isRole(target.role, selector.role)
    }

    /// A synchronous replica is a replica, too.
    private static func isRole(_ has: String?, _ asked: String?) -> Bool {
        asked == nil || has == asked || (asked == "replica" && has == "sync")
    }

    /// Of those that match, as many as are asked for. Each has a place of its own that only its name and the seed
    /// decide, so that which others are there does not matter.
    ///
    /// - Returns: in the order of their names.
    package static func choose(
        _ targets: [FaultEvent.Target], _ amount: TargetSelector.Amount, seed: UInt64
    ) -> [FaultEvent.Target] {
        let count =
            switch amount {
            case .all: targets.count
            case .count(let count): min(max(0, count), targets.count)
            case .share(let share):
                Int((min(max(0, share), 1) * Double(targets.count)).rounded(.up))
            }
        let chosen = targets.sorted { place($0, seed) < place($1, seed) }.prefix(count)
        return chosen.sorted { $0.name < $1.name }
    }

    /// FNV-1a, then SplitMix64's mixing.
    private static func place(_ target: FaultEvent.Target, _ seed: UInt64) -> UInt64 {
        var hash = target.name.utf8.reduce(seed ^ 0xCBF2_9CE4_8422_2325) {
            ($0 ^ UInt64($1)) &* 0x100_0000_01B3
        }
        hash = (hash ^ (hash >> 30)) &* 0xBF58_476D_1CE4_E5B9
        hash = (hash ^ (hash >> 27)) &* 0x94D0_49BB_1331_11EB
        return hash ^ (hash >> 31)
    }
}
