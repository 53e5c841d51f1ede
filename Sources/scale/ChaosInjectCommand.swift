import ArgumentParser
import Faults

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Not asynchronous: an injector is a process of one thread, which blocks signals and makes children by `fork`.
struct ChaosInjectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inject", abstract: "Inject a fault; runs in a helper container.", shouldDisplay: false)

    @Flag(help: "Watch over an injector, and heal when it dies.")
    var `guard` = false

    @Option(help: "Hold packets of a queue, as this JSON says.")
    var packets: String?

    @Flag(help: "Say which faults can be injected here.")
    var examine = false

    @Flag(help: "Take the targets' fingerprints.")
    var fingerprint = false

    @Flag(help: "Remove what any fault has left in the targets.")
    var sweep = false

    func run() throws {
        if let packets {
            guard let plan = try? JSONDecoder().decode(PacketPlan.self, from: Data(packets.utf8)) else {
                throw ValidationError("--packets should be JSON that an injector wrote.")
            }
            return try PacketHolder(plan).run()
        }
        if examine { throw ExitCode(Examiner.run()) }
        let variable = Injection.variable
        guard let injection = Injection(json: ProcessInfo.processInfo.environment[variable] ?? "") else {
            throw ValidationError("\(variable) should say what to inject: `scale chaos fault` starts this.")
        }
        if self.guard { return InjectionGuard(injection).run() }
        if sweep { throw ExitCode(Sweep.run(injection)) }
        if fingerprint { throw ExitCode(FingerprintTaking.run(injection)) }
        throw ExitCode(injection.memories == nil ? Injector(injection).run() : Healing.run(injection))
    }
}
