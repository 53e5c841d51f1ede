import Chaos
import Platforms

/// Runs an experiment of a file once, and judges its journal.
package struct JudgedRun: Sendable {
    package var file: ExperimentFile
    package var experiment: Experiment
    package var deployment: ObservedDeployment
    package var control: ObservedDeployment?
    package var programs: any ProgramDriver = ProgramRunner()
    /// Of this harness.
    package var version: String
    /// Makes what injects the faults of a run.
    package var faults: @Sendable (_ run: String) -> any FaultDriver

    package init(
        _ file: ExperimentFile, _ experiment: Experiment, on deployment: ObservedDeployment,
        control: ObservedDeployment?, version: String,
        faults: @escaping @Sendable (_ run: String) -> any FaultDriver
    ) {
        self.file = file
        self.experiment = experiment
        self.deployment = deployment
        self.control = control
        self.version = version
        self.faults = faults
    }

    /// What it would touch.
    package func planned() async throws -> [PlannedFault] {
        try await PlannedFault.all(of: experiment, on: deployment.platform)
    }

    /// - Throws: ``HarnessError``, ``JournalError`` or what the platform throws, all before anything is done; and
    ///   ``JournalError`` when the journal cannot be read again.
    package func run(
        in folder: RunFolder, interrupts: AsyncStream<Void>,
        tell: @escaping @Sendable (JournalEntry) -> Void, show: @escaping @Sendable (RunStatus) -> Void,
        onLeftBehind: @escaping @Sendable (Int) -> Void
    ) async throws -> Judgement {
        if experiment.control == .group, control == nil {
            throw HarnessError(
                .noDeployment, "control group", "the experiment compares with one: say by --control-lab which"
            )
        }
        let name = String(UInt64.random(in: .min ... .max), radix: 36)
        let header = RunHeader(
            run: name, startedAt: ObservedDeployment.timeOfDay(), experiment: experiment, source: file.source,
            parameters: file.parameters, version: version,
            environment: try await deployment.platform.environment())
        let parts = ExperimentRun.Parts(
            experiment: try deployment.deployment(for: experiment, onLeftBehind: onLeftBehind),
            control: experiment.control == .group
                ? try control?.deployment(for: experiment, onLeftBehind: onLeftBehind) : nil,
            targets: deployment.platform, faults: faults(name), programs: programs,
            journal: NarratedJournal(try JournalWriter(folder.journal), tell: tell),
            timeOfDay: ObservedDeployment.timeOfDay, show: show)
        _ = await ExperimentRun(header, parts).run(interrupts: interrupts)
        return try Self.judgement(of: folder)
    }

    private static func judgement(of folder: RunFolder) throws -> Judgement {
        var judge = Judge()
        let integrity = try JournalReader(folder.journal).read { judge.take($0) }
        return judge.judgement(integrity)
    }
}
