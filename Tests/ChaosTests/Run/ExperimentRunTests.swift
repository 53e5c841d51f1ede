@testable import Chaos
import Synchronization
import TestSupport
import Testing

@Suite("A run", .timeLimit(.minutes(3)))
struct ExperimentRunTests {
    private static let limits = {
        var limits = RunLimits()
        limits.warmUp = 0.3
        limits.longestWarmUp = 3
        limits.look = 0.2
        limits.settling = 0.1
        limits.silence = 2
        limits.tick = 0.02
        limits.show = 0.02
        limits.healing = 2
        limits.checking = 10
        return limits
    }()

    private static func fault(_ id: String = "pause", seconds: Double = 0.2) -> Step {
        Step(
            id: id,
            action: .fault(.init(fault: .pause(.init()), targets: .init(component: "web"), duration: seconds))
        )
    }

    private static func experiment(_ method: [Step]) -> Experiment {
        let all = RequestFilter(load: "reads")
        return Experiment(
            title: "test",
            load: [LoadPlan(name: "reads", kind: .paths(["/"]), rate: .constant(50), timeout: 1)],
            steadyState: SteadyState(
                duration: 0.3,
                conditions: [.init(measure: .failedShare(of: all), bounds: Bounds(atMost: 0.01))]),
            method: method, recoveryLimit: 2)
    }

    private struct Run {
        var load = SteadyLoad()
        var faults = RecordingFaults()
        var journal = MemoryJournal()
        var targets = FixedTargets(["web-a", "web-b"])
        var timeOfDay: @Sendable () -> Double = { 0 }

        func run(
            _ method: [Step], interrupts: AsyncStream<Void> = AsyncStream { $0.finish() },
            show: @escaping @Sendable (RunStatus) -> Void = { _ in }
        ) async -> ExperimentRun.Result {
            let start = ContinuousClock.now
            let parts = ExperimentRun.Parts(
                experiment: .init(load: load, observers: [NoObserver()]), targets: targets, faults: faults,
                programs: SleepingPrograms(), journal: journal,
                // Goes with the monotonic clock, and by what is asked for beside it.
                timeOfDay: { [timeOfDay] in (ContinuousClock.now - start).nanoseconds.seconds + timeOfDay() },
                show: show)
            let header = RunHeader(run: "r", startedAt: 0, experiment: experiment(method))
            return await ExperimentRun(header, parts, limits: limits).run(interrupts: interrupts)
        }
    }

    @Test func keepsAJournalOfEverything() async throws {
        let run = Run()
        let result = await run.run([Self.fault(), Step(id: "wait", action: .wait(seconds: 0.1))])
        #expect(result == .init(end: RunEnd(outcome: .completed), journalProblem: nil))
        #expect(run.journal.phases == [.warmUp, .before, .method, .recovery, .after, .checking])
        let events = run.journal.events
        guard case .begun(let header) = events.first else {
            Issue.record("it does not begin")
            return
        }
        #expect(header.experiment.title == "test")
        #expect(events.last == .ended(RunEnd(outcome: .completed)))
        #expect(run.journal.faults.count == 5)
        #expect(run.journal.faults.last == .recovered(target: "web-b"))
        let times = run.journal.entries.map(\.time)
        #expect(times == times.sorted())
        #expect(events.contains { if case .loadEnded = $0 { true } else { false } })
        #expect(run.journal.troubles.isEmpty)
    }

    @Test func doesNotBeginWithoutTargets() async {
        var run = Run()
        run.targets = FixedTargets([])
        let result = await run.run([Self.fault()])
        #expect(result.end.outcome == .couldNotRun)
        #expect(result.end.reason == "step pause: no target matches component web")
        #expect(run.journal.phases.isEmpty)
        #expect(run.journal.faults == [.resolved([])])
        #expect(run.journal.events.last == .ended(result.end))
    }

    @Test func doesNotBeginWithoutAPlatform() async {
        var run = Run()
        run.targets = FixedTargets(["web-a"], answers: 0)
        let result = await run.run([Self.fault()])
        #expect(result.end.outcome == .couldNotRun)
        #expect(result.end.reason.contains("the platform does not answer"))
    }

    @Test func healsWhenThePlatformGoesAwayInItsMidst() async {
        var run = Run()
        // Once beforehand for each of the steps, and once more for the first.
        run.targets = FixedTargets(["web-a"], answers: 3)
        let both = Step(id: "both", action: .parallel([Self.fault("one", seconds: 60), Self.late("two")]))
        let result = await run.run([both])
        #expect(result.end.outcome == .couldNotRun)
        #expect(result.end.reason.contains("the platform does not answer"))
        #expect(run.faults.active.isEmpty)
        #expect(run.faults.recovered.contains("one"))
    }

    private static func late(_ id: String) -> Step {
        Step(
            id: "\(id)-round",
            action: .repeated(
                times: 1, steps: [Step(id: "\(id)-wait", action: .wait(seconds: 0.3)), fault(id)]))
    }

    @Test func saysThatAFaultCannotBeApplied() async {
        var run = Run()
        run.faults = RecordingFaults(.refuses)
        let result = await run.run([Self.fault()])
        #expect(result.end == RunEnd(outcome: .couldNotRun, reason: "step pause: web-a: not permitted"))
    }

    @Test func recoversAFaultWhoseDriverBreaks() async {
        var run = Run()
        run.faults = RecordingFaults(.breaks)
        let result = await run.run([Self.fault(seconds: 60)])
        #expect(result.end.reason == "step pause: the injector is gone")
        #expect(run.faults.active.isEmpty)
    }

    @Test func doesNotWaitForeverForARecovery() async throws {
        var run = Run()
        run.faults = RecordingFaults(.hangs)
        let (interrupts, interrupt) = AsyncStream.makeStream(of: Void.self)
        let running = Task { [run] in await run.run([Self.fault(seconds: 60)], interrupts: interrupts) }
        try await eventually { !run.faults.active.isEmpty }
        interrupt.yield()
        let result = await running.value
        #expect(result.end.outcome == .interrupted)
        #expect(run.journal.troubles == ["harness: not recovered in time: pause"])
    }

    @Test(arguments: [1, 2, 3]) func healsWhenInterrupted(times: Int) async throws {
        let run = Run()
        let (interrupts, interrupt) = AsyncStream.makeStream(of: Void.self)
        let steps = [Self.fault(seconds: 60), Step(id: "wait", action: .wait(seconds: 60))]
        let running = Task { await run.run(steps, interrupts: interrupts) }
        try await eventually { !run.faults.active.isEmpty }
        for _ in 0..<times { interrupt.yield() }
        let result = await running.value
        #expect(result.end.outcome == .interrupted)
        #expect(run.faults.active.isEmpty)
        #expect(run.journal.faults.contains(.recovered(target: "web-a")))
        #expect(run.journal.events.last == .ended(result.end))
    }

    @Test func endsProgramsToo() async throws {
        let run = Run()
        let (interrupts, interrupt) = AsyncStream.makeStream(of: Void.self)
        let program = Step(id: "program", action: .run(command: ["x"], timeout: 600, isBackground: true))
        let began = Latch()
        let running = Task {
            await run.run([program, Self.fault(seconds: 60)], interrupts: interrupts) { status in
                if status.steps.contains("program") { began.open() }
            }
        }
        await began.wait()
        try await eventually { !run.faults.active.isEmpty }
        interrupt.yield()
        let result = await running.value
        #expect(result.end.outcome == .interrupted)
        #expect(run.journal.events.contains(.stepEnded(id: "program", problem: "it was ended early")))
    }

    @Test func healsWhenTheJournalsDiskIsFull() async throws {
        var run = Run()
        run.journal = MemoryJournal(room: 60)
        let result = await run.run([Self.fault(seconds: 60)])
        #expect(result.end.outcome == .aborted)
        #expect(result.end.reason.contains("no space left on device"))
        #expect(result.journalProblem == "no space left on device")
        #expect(run.faults.active.isEmpty)
        #expect(run.journal.entries.count == 60)
    }

    @Test func saysInTheJournalThatItsDiskWasFull() async throws {
        var run = Run()
        run.journal = MemoryJournal(room: 60)
        run.faults = RecordingFaults(.hangs)
        let running = Task { [run] in await run.run([Self.fault(seconds: 60)]) }
        // While the fault is being healed, there is room again.
        try await eventually { !run.faults.recovered.isEmpty }
        run.journal.makeRoom()
        let result = await running.value
        #expect(result.end.outcome == .aborted)
        #expect(run.journal.troubles == ["journal: no space left on device"])
        #expect(run.journal.events.last == .ended(result.end))
    }

    @Test func healsWhenItsLoadIsGone() async throws {
        let run = Run()
        let running = Task { await run.run([Self.fault(seconds: 60)]) }
        try await eventually { !run.faults.active.isEmpty }
        run.load.fail()
        let result = await running.value
        #expect(result.end.outcome == .aborted)
        #expect(result.end.reason.hasPrefix("load reads"))
        #expect(run.faults.active.isEmpty)
    }

    @Test func tellsOfAStepOfTheClock() async throws {
        var run = Run()
        let step = Count()
        run.timeOfDay = { step.value.withLock { $0 } }
        let running = Task { [run] in await run.run([Self.fault(seconds: 1)]) }
        try await eventually { !run.faults.active.isEmpty }
        step.value.withLock { $0 = 3600 }
        let result = await running.value
        #expect(result.end.outcome == .completed)
        #expect(run.journal.troubles.count == 1)
        #expect(run.journal.troubles.first?.hasPrefix("clock: the time of day stepped by 3") == true)
    }

    private final class Count: Sendable {
        let value = Mutex(0.0)
    }

    @Test func showsHowItGoes() async throws {
        let run = Run()
        let latest = Mutex<[RunStatus]>([])
        _ = await run.run([Self.fault(seconds: 1)]) { status in latest.withLock { $0.append(status) } }
        let shown = latest.withLock { $0 }
        #expect(shown.contains { $0.stage == .phase(.method) && $0.steps == ["pause"] })
        #expect(shown.contains { $0.loads.first?.median == 0.001 && $0.loads.first?.failedShare == 0 })
    }

    @Test func plansWithoutTouchingAnything() async throws {
        let planned = try await PlannedFault.all(
            of: Self.experiment([Self.fault(), Self.fault("other")]), on: FixedTargets(["web-a"]))
        #expect(planned.map(\.step) == ["pause", "other"])
        #expect(planned.allSatisfy { $0.targets.map(\.name) == ["web-a"] && $0.problem == nil })
    }

    @Test func lacksTargetsThatAProgramMayStillMake() async throws {
        let program = Step(id: "ingest", action: .run(command: ["x"], timeout: 1, isBackground: true))
        let none = FixedTargets([])
        let late = try await PlannedFault.all(of: Self.experiment([program, Self.fault()]), on: none)
        #expect(late.map(\.problem) == [nil])
        let early = try await PlannedFault.all(of: Self.experiment([Self.fault(), program]), on: none)
        #expect(early.map(\.problem) == ["step pause: no target matches component web"])
    }
}
