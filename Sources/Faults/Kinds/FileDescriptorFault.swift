import CLinux
import Chaos
import Glibc

/// The target's processes can open few files and connections more, or none: the soft limit of each is lowered to what
/// it has open.
///
/// getrlimit(2). The hard limit stays, so that no right is needed to put the soft one back.
final class FileDescriptorFault: TargetFault {
    var memory: Memory = [:]
    private let left: Double
    private let context: FaultContext
    /// Soft limits by process.
    private var lowered: [Int32: UInt64] = [:]
    private var before = 0.0

    init(_ exhaustion: Fault.Exhaustion, _ context: FaultContext) {
        left = exhaustion.left
        self.context = context
    }

    func prepare() throws(FaultError) -> Memory {
        guard left >= 0, left < 1 else {
            throw FaultError(
                .badParameter, "file descriptors", "the share that is left should be from 0 to less than 1")
        }
        var memory: Memory = [:]
        for process in context.target.processes {
            guard let limit = Self.limit(of: process.id) else { continue }
            memory[Self.key(process)] = "\(limit)"
            // For those that are started while it lasts: they take over a lowered one.
            if process.id == context.target.process { memory["others"] = "\(limit)" }
        }
        before = freeCount()
        return memory
    }

    func apply() throws(FaultError) {
        for process in context.target.processes { try lower(process) }
    }

    func renew() throws(FaultError) {
        // Those that have been started meanwhile by others that the limit was not lowered of yet.
        for process in context.target.processes where lowered[process.id] == nil { try lower(process) }
    }

    func proof() -> ProofOfEffect? {
        let processes = context.target.processes
        let isLowered = processes.allSatisfy { process in
            Self.limit(of: process.id).map { $0 <= (lowered[process.id] ?? 0) } ?? true
        }
        return context.proof(
            "file descriptors that can be opened", before: before, now: freeCount(),
            isEffect: !processes.isEmpty && isLowered)
    }

    func recover() throws(FaultError) {
        var problem: FaultError?
        for process in context.target.processes {
            guard let old = (memory[Self.key(process)] ?? memory["others"]).flatMap({ UInt64($0) }) else {
                continue
            }
            do { try Self.set(old, process) } catch { problem = error }
        }
        if let problem { throw problem }
    }

    private func lower(_ process: ProcessEntry) throws(FaultError) {
        guard let limit = Self.limit(of: process.id) else { return }
        let open = Self.open(process.id)
        let free = Int(Double(DescriptorLimit.free(open: open, below: Int(clamping: limit))) * left)
        let new = UInt64(DescriptorLimit.limit(open: open, leaving: free))
        try Self.set(min(new, limit), process)
        lowered[process.id] = min(new, limit)
    }

    private func freeCount() -> Double {
        context.target.processes.reduce(0) { sum, process in
            let limit = Self.limit(of: process.id).map { Int(clamping: $0) } ?? 0
            return sum + Double(DescriptorLimit.free(open: Self.open(process.id), below: limit))
        }
    }

    /// Ids are used again; the time of the start tells processes apart.
    private static func key(_ process: ProcessEntry) -> String { "\(process.id) \(process.startedAt)" }

    private static func open(_ process: Int32) -> [Int] {
        SmallFile.names(in: "/proc/\(process)/fd").compactMap { Int($0) }.sorted()
    }

    private static func limit(of process: Int32) -> UInt64? {
        ProcessEntry.softLimit("Max open files", of: process)
    }

    private static func set(_ limit: UInt64, _ process: ProcessEntry) throws(FaultError) {
        guard let owner = ProcessEntry.owner(process.id) else { return }
        let error = linux_limit(process.id, owner.user, owner.group, CInt(RLIMIT_NOFILE.rawValue), limit)
        guard error == 0 || error == ESRCH else {
            throw .system("open files of process \(process.id) (\(process.name))", error)
        }
    }
}

/// A limit is on numbers of descriptors, of which each new one is the lowest that is free. Pure.
enum DescriptorLimit {
    /// How many can be opened below a limit.
    static func free(open: [Int], below limit: Int) -> Int { limit - open.count { $0 < limit } }

    /// The greatest limit that lets `count` more be opened.
    ///
    /// - Parameter open: in order.
    static func limit(open: [Int], leaving count: Int) -> Int {
        var limit = 0
        var free = 0
        for number in open {
            // From `limit` to `number` all are free.
            if free + number - limit > count { return limit + count - free }
            free += number - limit
            limit = number + 1
        }
        return limit + count - free
    }
}
