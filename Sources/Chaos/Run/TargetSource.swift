/// Says which containers or pods a selector is for at this moment.
package protocol TargetSource: Sendable {
    /// - Parameter seed: chooses where the selector asks for some of those that match.
    /// - Returns: in the order of their names; none when none matches.
    func targets(_ selector: TargetSelector, seed: UInt64) async throws -> [FaultEvent.Target]
}

/// Has no targets.
package struct NoTargets: TargetSource {
    package init() {}

    package func targets(_ selector: TargetSelector, seed: UInt64) async throws -> [FaultEvent.Target] { [] }
}
