/// What is done to a target.
package enum Fault: Codable, Hashable, Sendable {
    /// Nothing: the control arm.
    case none
    case kill(Kill)
    case pause(Pause)
    case cpu(CPU)
    case memory(Memory)
    case diskFill(DiskFill)
    case diskSlow(DiskSlow)
    case fileDescriptors(Exhaustion)
    case processes(Exhaustion)
    case network(Network)
    case refuse(Refuse)
    case partition(Partition)
    case dns(DNS)
    case clock(Clock)

    /// Ends a process. There is nothing to recover: who heals is the system.
    package struct Kill: Codable, Hashable, Sendable {
        /// A signal's name without `SIG`, such as `KILL` or `TERM`.
        package var signal: String
        /// Whether the container is removed with its volumes, too.
        package var isRemoved: Bool

        package init(signal: String = "KILL", isRemoved: Bool = false) {
            self.signal = signal
            self.isRemoved = isRemoved
        }
    }

    package struct Pause: Codable, Hashable, Sendable {
        package enum Means: String, Codable, CaseIterable, Sendable {
            /// The cgroup's freezer: nothing of it runs, nothing notices.
            case freezer
            /// SIGSTOP to every process.
            case signal
        }

        package var means: Means

        package init(means: Means = .freezer) { self.means = means }
    }

    /// Busy loops in the target's cgroup.
    package struct CPU: Codable, Hashable, Sendable {
        package var workers: Int
        /// Of a processor that each worker uses, 0 to 1.
        package var load: Double

        package init(workers: Int = 4, load: Double = 1) {
            self.workers = workers
            self.load = load
        }
    }

    /// Memory in the target's cgroup, written to.
    package struct Memory: Codable, Hashable, Sendable {
        /// Of the limit that the whole group then uses; over 1 the kernel's killer comes.
        package var share: Double

        package init(share: Double = 0.9) { self.share = share }
    }

    package struct DiskFill: Codable, Hashable, Sendable {
        /// A folder in the target.
        package var path: String
        /// Of the file system, that is used then.
        package var share: Double

        package init(path: String, share: Double = 0.95) {
            self.path = path
            self.share = share
        }
    }

    package struct DiskSlow: Codable, Hashable, Sendable {
        package var bytesPerSecond: Int?
        package var operationsPerSecond: Int?

        package init(bytesPerSecond: Int? = nil, operationsPerSecond: Int? = nil) {
            self.bytesPerSecond = bytesPerSecond
            self.operationsPerSecond = operationsPerSecond
        }
    }

    /// Of a number that the target may have.
    package struct Exhaustion: Codable, Hashable, Sendable {
        /// What is left of it, 0 to 1.
        package var left: Double

        package init(left: Double = 0) { self.left = left }
    }

    /// What happens to packets that the target sends.
    package struct Network: Codable, Hashable, Sendable {
        /// Seconds.
        package var latency: Double
        package var jitter: Double
        /// Shares, 0 to 1.
        package var loss: Double
        package var corruption: Double
        /// Bits a second; `nil`: as many as there are.
        package var bandwidth: Int?
        /// Only packets to these; `nil`: to all.
        package var peers: TargetSelector?

        package init(
            latency: Double = 0, jitter: Double = 0, loss: Double = 0, corruption: Double = 0,
            bandwidth: Int? = nil, peers: TargetSelector? = nil
        ) {
            self.latency = latency
            self.jitter = jitter
            self.loss = loss
            self.corruption = corruption
            self.bandwidth = bandwidth
            self.peers = peers
        }
    }

    /// New connections to the target's ports are refused.
    package struct Refuse: Codable, Hashable, Sendable {
        /// TCP; none: all of them.
        package var ports: [Int]

        package init(ports: [Int] = []) { self.ports = ports }
    }

    package struct Partition: Codable, Hashable, Sendable {
        package enum Direction: String, Codable, CaseIterable, Sendable {
            case both
            /// What targets send does not arrive.
            case from
            /// What is sent to targets does not arrive.
            case to
        }

        /// `nil`: from everybody.
        package var peers: TargetSelector?
        package var direction: Direction

        package init(peers: TargetSelector? = nil, direction: Direction = .both) {
            self.peers = peers
            self.direction = direction
        }
    }

    package struct DNS: Codable, Hashable, Sendable {
        package enum Answer: String, Codable, CaseIterable, Sendable {
            /// None comes.
            case timeout
            /// The port refuses.
            case refused
        }

        package var answer: Answer

        package init(answer: Answer = .timeout) { self.answer = answer }
    }

    package struct Clock: Codable, Hashable, Sendable {
        /// Seconds that it is ahead of the true time; negative: behind.
        package var offset: Double

        package init(offset: Double) { self.offset = offset }
    }
}
