import Chaos

/// Packets that the target sends are late, lost, damaged or few: by the kernel's `netem` where it has that, else by a
/// program that takes them out of a queue and puts them back.
final class NetworkFault: TargetFault {
    var memory: Memory = [:] {
        didSet {
            netem.memory = memory
            queue.memory = memory
        }
    }
    private let netem: NetemFault
    private let queue: QueueFault
    private let network: Fault.Network
    private let peers: [String]?
    private var means: (any TargetFault)?

    init(_ network: Fault.Network, _ context: FaultContext) {
        self.network = network
        peers = network.peers == nil ? nil : context.injection.peers ?? []
        netem = NetemFault(network, peers, context)
        queue = QueueFault(network, peers, context)
    }

    func prepare() throws(FaultError) -> Memory {
        let shares = [network.loss, network.corruption]
        guard network.latency >= 0, network.jitter >= 0, network.jitter <= network.latency,
            network.latency <= 60, shares.allSatisfy({ (0...1).contains($0) }), network.bandwidth ?? 1 > 0
        else {
            throw FaultError(
                .badParameter, "network",
                "latency should be from 0 to 60 s and jitter no more than it, loss and corruption from 0 to 1"
            )
        }
        guard network.latency > 0 || shares.contains(where: { $0 > 0 }) || network.bandwidth != nil else {
            throw FaultError(
                .badParameter, "network", "latency, loss, corruption or bandwidth should be given")
        }
        guard peers?.isEmpty != true else {
            throw FaultError(.badParameter, "peers", "packets to nobody: they match nothing")
        }
        for peer in peers ?? [] where !Address.isAddress(peer) {
            throw FaultError(.badParameter, "peer \(peer)", "it should be an IPv4 or IPv6 address")
        }
        return [:]
    }

    func apply() throws(FaultError) {
        do {
            try netem.apply()
            means = netem
        } catch {
            // Of what has been tried nothing may stay.
            try netem.recover()
            guard error.code == .notPossible else { throw error }
            try queue.apply()
            means = queue
        }
    }

    func renew() throws(FaultError) { try means?.renew() }

    func proof() throws(FaultError) -> ProofOfEffect? { try means?.proof() }

    func recover() throws(FaultError) {
        // A process that knows only the memory does not know which it was.
        try netem.recover()
        try queue.recover()
    }
}
