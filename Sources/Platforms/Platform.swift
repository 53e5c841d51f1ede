import Chaos

/// One deployment of a system, on whatever runs its containers or pods.
///
/// Names of targets are those that the parts of the system have for one another, such as `postgres-b`: the same in every
/// deployment of it.
package protocol Platform: TargetSource {
    /// Makes sure that it answers, and has such a deployment.
    func check() async throws

    /// Containers or pods as they come and go, from now on: first, for each that there is, whether it is well.
    ///
    /// - Throws: when it cannot see any more; what was missed is told by a next call's sequence as far as it can be
    ///   known.
    func events() -> AsyncThrowingStream<ContainerEvent, any Error>

    /// Addresses in the system's networks of all that a selector is for, running or not.
    func addresses(of selector: TargetSelector) async throws -> [String]

    /// Where its parts are reached from here.
    func endpoints() async throws -> Endpoints

    /// The time, in seconds, in which a name is resolved as a part of the system would.
    func resolve(_ name: String) async throws -> Double

    /// What a run took place on: kernel, engine, processors, images.
    func environment() async throws -> [String: String]
}
