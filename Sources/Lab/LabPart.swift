import Platforms

/// A long-running container of the lab.
package struct LabPart: Sendable {
    package var zone: Zone
    package var component: Component
    package var container: ContainerSpec
    /// Names of volumes of its own, which are made before it.
    package var volumes: [String]
    /// Where a person reaches it, if anywhere.
    package var address: String?
    /// Parts of a lower stage are there first.
    package var stage: Int

    /// Whether other parts have what its volumes hold, or it makes that again by itself.
    package var isCopied: Bool { component != .objectStore }
}
