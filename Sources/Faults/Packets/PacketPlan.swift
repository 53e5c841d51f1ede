import Chaos

/// What a process that holds packets is told, as JSON in its arguments.
package struct PacketPlan: Codable, Hashable, Sendable {
    package var queue: Int
    package var network: Fault.Network

    package init(queue: Int, network: Fault.Network) {
        self.queue = queue
        self.network = network
    }
}

/// What has become of packets so far.
struct PacketFigures: Codable, Hashable, Sendable {
    /// By the kernel's count.
    var queued = 0
    var dropped = 0
    var corrupted = 0
}
