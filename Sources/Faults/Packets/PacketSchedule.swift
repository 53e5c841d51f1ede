import Chaos

/// When each packet goes on, or whether it does. Pure.
///
/// Times are seconds of a monotonic clock. Packets stay in order: jitter makes one wait for the one before it.
struct PacketSchedule {
    struct Fate: Hashable, Sendable {
        var departure: Double
        var isCorrupted: Bool
    }

    /// How many may wait, as `limit` of netem has it; further ones are lost, as at a router.
    static let limit = 10_000

    private let network: Fault.Network
    /// Until when the line is busy with packets before.
    private var busyUntil = 0.0
    private var lastDeparture = 0.0

    init(_ network: Fault.Network) { self.network = network }

    /// - Parameters:
    ///   - length: in bytes.
    ///   - waiting: how many do.
    /// - Returns: `nil` when it is lost.
    mutating func fate(
        length: Int, waiting: Int, at now: Double, using generator: inout some RandomNumberGenerator
    ) -> Fate? {
        if network.loss > 0, Double.random(in: 0..<1, using: &generator) < network.loss { return nil }
        guard waiting < Self.limit else { return nil }
        var departure = now
        if let bandwidth = network.bandwidth {
            busyUntil = max(busyUntil, now) + Double(length * 8) / Double(bandwidth)
            departure = busyUntil
        }
        departure += network.latency
        if network.jitter > 0 {
            departure += Double.random(in: -network.jitter...network.jitter, using: &generator)
        }
        lastDeparture = max(lastDeparture, departure)
        let isCorrupted =
            network.corruption > 0 && Double.random(in: 0..<1, using: &generator) < network.corruption
        return Fate(departure: lastDeparture, isCorrupted: isCorrupted)
    }
}
