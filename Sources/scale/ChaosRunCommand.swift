import ArgumentParser
import Chaos
import Console
import Faults
import Harness
import Lab
import Platforms
import UnixSignals

struct ChaosRunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run experiments, and say of each hypothesis whether it held.",
        discussion: """
            The system has to be in its steady state, or nothing is done to it. What is done and seen goes into a \
            journal, from which the verdict follows: `scale chaos judge` says the same of it later.

            Ctrl-C once heals, checks and reports; twice heals. When this program is killed, faults heal by \
            themselves.

            Exit codes: 0 PASS, 1 FAIL, 2 INCONCLUSIVE, 3 could not run, 4 aborted or interrupted, 5 something is \
            left of a fault; of several runs the gravest.

            Examples:
              scale chaos run experiments/kill-primary.yaml
              scale chaos run experiments/exhaust-zone.yaml --set zone=c --repeat 3
              scale chaos run experiments/kill-primary.yaml --dry-run
              scale chaos run experiments/ --all
            """)

    enum PlatformKind: String, ExpressibleByArgument, CaseIterable {
        case docker
    }

    @Argument(
        help: ArgumentHelp("Experiment files; with --all folders of them, too.", valueName: "file"),
        completion: .file(extensions: ["yaml"]))
    var files: [String]

    @Flag(help: "Run every experiment of the folders, and print a table of the verdicts.")
    var all = false

    @OptionGroup var parameters: ParameterOptions

    @Option(help: "What runs the containers.")
    var platform = PlatformKind.docker

    @Option(help: "The lab that is broken; not needed where there is one.")
    var lab: String?

    @Option(help: "A second lab under the same load, in which nothing is broken.")
    var controlLab: String?

    @Option(
        name: .customLong("label"),
        help: ArgumentHelp(
            "In place of a lab: containers that have this label; several times for several labels.",
            valueName: "name=value"))
    var labels: [String] = []

    @Option(help: ArgumentHelp("Where Prometheus answers, where it is not the lab's.", valueName: "url"))
    var prometheus: String?

    @Option(
        help: ArgumentHelp(
            "Where to take in Alertmanager's webhooks, in place of the lab's receiver: POST /alerts.",
            valueName: "port"))
    var alertPort: Int?

    @Flag(help: "Print what would be touched, and touch nothing.")
    var dryRun = false

    @Option(help: "How often each experiment is run.")
    var `repeat` = 1

    @Option(
        help: ArgumentHelp(
            "Where to leave the journal and the reports; runs/TIME-TITLE without it.", valueName: "folder"),
        completion: .directory)
    var out: String?

    @Option(help: "The format of what is printed.")
    var format = ChaosFormat.text

    @OptionGroup(title: "Injector") var injector: InjectorOptions

    func validate() throws {
        guard (1...1000).contains(`repeat`) else {
            throw ValidationError("--repeat should be from 1 to 1000.")
        }
        guard lab == nil || labels.isEmpty else {
            throw ValidationError("--lab and --label both say what is meant: one of them should do.")
        }
        if let alertPort, !(1...65_535).contains(alertPort) {
            throw ValidationError("--alert-port should be from 1 to 65535.")
        }
        _ = try self.wantedLabels
    }

    private var wantedLabels: [String: String] {
        get throws {
            var wanted: [String: String] = [:]
            for label in labels {
                let parts = label.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                guard parts.count == 2, !parts[0].isEmpty,
                    wanted.updateValue(String(parts[1]), forKey: String(parts[0])) == nil
                else {
                    throw ValidationError("--label should be name=value, each name once, not “\(label)”.")
                }
            }
            return wanted
        }
    }

    func run() async throws {
        do {
            let experiments = try self.experiments()
            let engine = try DockerEngine()
            let code = try await withAlertReceiver { alerts in
                let choice = DeploymentChoice(
                    lab: lab, labels: try wantedLabels, prometheus: prometheus, alerts: alerts)
                let deployment = try await choice.find(on: engine)
                let suite = try await suite(
                    of: experiments, on: engine, deployment, control: try await controlDeployment(on: engine))
                return dryRun ? try await suite.plan() ? 0 : 3 : try await run(suite)
            }
            if code != 0 { throw ExitCode(code) }
        } catch let code as ExitCode {
            throw code
        } catch {
            try TextOutput.printError(error)
            throw ExitCode(3)
        }
    }

    // MARK: - What is meant

    /// - Throws: `ExitCode` when a file has errors, all of which are printed.
    private func experiments() throws -> [(file: ExperimentFile, experiment: Experiment)] {
        let read = try ExperimentPaths.of(files, all: all).map {
            InputFile(path: Array($0.utf8)).experiment(set: parameters.values)
        }
        for diagnostic in read.flatMap(\.diagnostics) { LoadProgress.tell("\(diagnostic)") }
        let whole = read.compactMap { file in file.experiment.map { (file, $0) } }
        guard whole.count == read.count else { throw ExitCode(3) }
        return whole
    }

    private func controlDeployment(on engine: DockerEngine) async throws -> ObservedDeployment? {
        guard let controlLab else { return nil }
        guard controlLab != lab else {
            throw HarnessError(
                .noDeployment, "control lab",
                "“\(controlLab)” is the one that is broken: it should be another one")
        }
        return try await DeploymentChoice(lab: controlLab).find(on: engine)
    }

    /// Takes alerts in where that was asked for.
    ///
    /// - Parameter body: is told where they can be read.
    private func withAlertReceiver<Value: Sendable>(
        _ body: @Sendable (String?) async throws -> Value
    ) async throws -> Value {
        guard let alertPort else { return try await body(nil) }
        let receiver = AlertReceiver(port: alertPort)
        let serving = Task { try await receiver.run() }
        defer { serving.cancel() }
        return try await body(receiver.url)
    }

    // MARK: - Runs

    private func suite(
        of files: [(file: ExperimentFile, experiment: Experiment)], on engine: DockerEngine,
        _ deployment: ObservedDeployment, control: ObservedDeployment?
    ) async throws -> ExperimentSuite {
        let wanted = try wantedLabels
        let named = lab.map { [DockerPlatform.labLabel: $0] } ?? (wanted.isEmpty ? nil : wanted)
        let image = try await injector.image(for: named, on: engine)
        let executable = injector.executable
        let runs = files.map { file, experiment in
            JudgedRun(
                file, experiment, on: deployment, control: control, version: Scale.configuration.version
            ) { name in
                InjectedFaults(
                    DockerFaultDriver(engine, run: name, image: image, executable: executable),
                    peers: deployment.platform)
            }
        }
        return ExperimentSuite(runs, rounds: `repeat`, out: out, format: format == .json ? .json : .text)
    }

    /// - Returns: the exit code.
    private func run(_ suite: ExperimentSuite) async throws -> Int32 {
        let interrupts = Interrupts()
        let signals = Task {
            // A terminal that is closed is no reason to leave faults behind, either.
            for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm, .sighup) {
                interrupts.raise()
            }
        }
        defer { signals.cancel() }
        return try await suite.run(interrupts: interrupts).exitCode
    }
}
