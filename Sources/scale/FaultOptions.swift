import ArgumentParser
import Chaos

/// The faults by their names on the command line.
enum FaultKind: String, ExpressibleByArgument, CaseIterable {
    case none
    case kill
    case pause
    case cpu
    case memory
    case diskFill = "disk-fill"
    case diskSlow = "disk-slow"
    case fileDescriptors = "file-descriptors"
    case processes
    case network
    case refuse
    case partition
    case dns
    case clock
}

extension Fault.Pause.Means: ExpressibleByArgument {}
extension Fault.Partition.Direction: ExpressibleByArgument {}
extension Fault.DNS.Answer: ExpressibleByArgument {}

/// What faults are told; each takes those of its own.
struct FaultOptions: ParsableArguments {
    @Option(help: "kill: the signal, without SIG.")
    var signal = "KILL"

    @Flag(help: "kill: remove the container with its volumes.")
    var remove = false

    @Option(help: "pause: by what.")
    var means = Fault.Pause.Means.freezer

    @Option(help: "cpu: busy loops.")
    var workers = 4

    @Option(help: "cpu: of a processor that each uses, 0 to 1.")
    var load = 1.0

    @Option(help: "memory: of the limit; over 1 the kernel's killer comes. disk-fill: of the file system.")
    var share: Double?

    @Option(help: ArgumentHelp("disk-fill: a folder in the target.", valueName: "folder"))
    var path: String?

    @Option(help: "disk-slow: bytes a second.")
    var bytes: Int?

    @Option(help: "disk-slow: operations a second.")
    var operations: Int?

    @Option(help: "file-descriptors, processes: what is left of those that are free, 0 to 1.")
    var left = 0.0

    @Option(help: "network: how late packets are.")
    var latency: TimeArgument?

    @Option(help: "network: by how much that varies.")
    var jitter: TimeArgument?

    @Option(help: "network: the share that is lost, 0 to 1.")
    var loss = 0.0

    @Option(help: "network: the share that is damaged, 0 to 1.")
    var corruption = 0.0

    @Option(help: "network: bits a second.")
    var bandwidth: Int?

    @Option(
        help: ArgumentHelp("network, partition: only packets to and from these.", valueName: "labels"))
    var peers: TargetArgument?

    @Option(parsing: .upToNextOption, help: "refuse: TCP ports; all where none is given.")
    var ports: [Int] = []

    @Option(help: "partition: which way nothing gets through.")
    var direction = Fault.Partition.Direction.both

    @Option(help: "dns: what lookups get.")
    var answer = Fault.DNS.Answer.timeout

    @Option(help: "clock: seconds ahead.")
    var offset = 60.0

    func fault(_ kind: FaultKind) throws -> Fault {
        switch kind {
        case .none: return .none
        case .kill: return .kill(.init(signal: signal, isRemoved: remove))
        case .pause: return .pause(.init(means: means))
        case .cpu: return .cpu(.init(workers: workers, load: load))
        case .memory: return .memory(.init(share: share ?? 0.9))
        case .diskFill:
            guard let path else { throw ValidationError("disk-fill wants --path, a folder in the target.") }
            return .diskFill(.init(path: path, share: share ?? 0.95))
        case .diskSlow: return .diskSlow(.init(bytesPerSecond: bytes, operationsPerSecond: operations))
        case .fileDescriptors: return .fileDescriptors(.init(left: left))
        case .processes: return .processes(.init(left: left))
        case .network:
            return .network(
                .init(
                    latency: latency?.seconds ?? 0, jitter: jitter?.seconds ?? 0, loss: loss,
                    corruption: corruption, bandwidth: bandwidth, peers: peers?.selector))
        case .refuse: return .refuse(.init(ports: ports))
        case .partition: return .partition(.init(peers: peers?.selector, direction: direction))
        case .dns: return .dns(.init(answer: answer))
        case .clock: return .clock(.init(offset: offset))
        }
    }
}

extension TimeArgument {
    var seconds: Double {
        Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    }
}
