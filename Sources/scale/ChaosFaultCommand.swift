import ArgumentParser
import Chaos
import Console
import Faults
import Platforms
import UnixSignals

struct ChaosFaultCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fault",
        abstract: "Inject one fault by hand, and show how the kernel proves it.",
        discussion: """
            Ctrl-C heals at once. When this program is killed, the fault heals by itself within ten seconds.

            Examples:
              scale chaos fault kill --targets name=lab-postgres-a
              scale chaos fault pause --targets zone=b --duration 20s
              scale chaos fault cpu --targets name=lab-web-b --duration 30s
              scale chaos fault network --latency 200ms --jitter 50ms --targets zone=b --duration 30s
              scale chaos fault partition --targets zone=b --duration 20s --peers component=etcd
              scale chaos fault refuse --ports 8080 --targets name=lab-web-b --duration 20s

            Exit codes: 0 it had effect and is healed; 2 nothing showed an effect; 3 it could not be injected; \
            5 something is left of it.
            """)

    @Argument(help: ArgumentHelp("The fault.", valueName: "kind"))
    var kind: FaultKind

    @Option(help: ArgumentHelp("Such as name=web-b or component=web,zone=b.", valueName: "labels"))
    var targets: TargetArgument

    @Option(help: "How long it lasts.")
    var duration: TimeArgument?

    @OptionGroup(title: "Faults") var parameters: FaultOptions

    @OptionGroup(title: "Injector") var injector: InjectorOptions

    func run() async throws {
        let engine = try DockerEngine()
        try await engine.check()
        let fault = try parameters.fault(kind)
        let found = try await ContainerSelection(engine).find(targets.selector)
        let peers: [String]?
        if let selector = parameters.peers?.selector {
            peers = try await ContainerSelection(engine).find(selector).flatMap(\.addresses)
        } else {
            peers = nil
        }
        let run = "by-hand-" + String(UInt32.random(in: 0...UInt32.max), radix: 16)
        let driver = DockerFaultDriver(
            engine, run: run, image: try await injector.image(for: nil, on: engine),
            executable: injector.executable)
        let request = FaultRequest(
            step: kind.rawValue, fault: fault, targets: found.map(\.target), peers: peers,
            duration: duration?.seconds ?? (fault.isMomentary ? 0 : 20))
        var report = FaultReport(fault, found.map(\.target))
        try await withThrowingTaskGroup(of: Void.self) { group in
            let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
            group.addTask {
                // A second one changes nothing: it heals already.
                for await _ in signals { try await driver.recover() }
            }
            for await event in driver.inject(request) {
                if let line = report.line(event.what) { try TextOutput.print(line) }
            }
            group.cancelAll()
        }
        if report.exitCode != 0 { throw ExitCode(report.exitCode) }
    }
}
