import Chaos

/// A fault as it is done to one target. One type each; docs/writing-a-fault.md shows how to add one.
///
/// An injector calls `prepare`, `apply`, then `renew` and `proof` each second, and at last `recover`. Another process
/// calls just `recover`, with the memory that `prepare` returned, when the injector has died.
protocol TargetFault: AnyObject {
    /// What `prepare` returned.
    var memory: Memory { get set }
    /// Finds out whether it can be done, and what recovery will need. Changes nothing.
    func prepare() throws(FaultError) -> Memory
    func apply() throws(FaultError)
    /// Makes good what has come undone, such as a worker that was killed, and renews what the kernel ends by itself.
    func renew() throws(FaultError)
    /// What the kernel or the target shows of its effect now.
    ///
    /// - Returns: `nil` for one that has none.
    func proof() throws(FaultError) -> ProofOfEffect?
    /// Puts everything back. Idempotent: nothing to do where nothing was done, or the target has ended.
    func recover() throws(FaultError)
    /// Whether the target's end is what it is about.
    var endsTarget: Bool { get }
    /// In the target, where it puts files.
    var folder: String? { get }
}

extension TargetFault {
    func prepare() throws(FaultError) -> Memory { [:] }
    func renew() throws(FaultError) {}
    func recover() throws(FaultError) {}
    var endsTarget: Bool { false }
    var folder: String? { nil }
}

/// Of which a fault is made.
struct FaultContext {
    let target: Target
    let injection: Injection

    func proof(_ source: String, before: Double, now: Double, isEffect: Bool) -> ProofOfEffect {
        ProofOfEffect(target: target.id, source: source, before: before, now: now, isEffect: isEffect)
    }
}

extension Fault {
    /// - Throws: ``FaultError`` when a parameter has no meaning.
    func on(_ context: FaultContext) throws(FaultError) -> any TargetFault {
        switch self {
        case .none: NoFault()
        case .kill(let kill): try KillFault(kill, context)
        case .pause(let pause): PauseFault(pause, context)
        case .cpu(let cpu): CPUFault(cpu, context)
        case .memory(let memory): MemoryFault(memory, context)
        case .diskFill(let fill): DiskFillFault(fill, context)
        case .diskSlow(let slow): DiskSlowFault(slow, context)
        case .fileDescriptors(let exhaustion): FileDescriptorFault(exhaustion, context)
        case .processes(let exhaustion): ProcessFault(exhaustion, context)
        case .network(let network): NetworkFault(network, context)
        case .refuse(let refuse): FirewallFault(.refusal(refuse), context)
        case .partition(let partition): FirewallFault(.partition(partition, context.injection.peers), context)
        case .dns(let dns): FirewallFault(.dns(dns), context)
        case .clock(let clock): ClockFault(clock, context)
        }
    }
}
