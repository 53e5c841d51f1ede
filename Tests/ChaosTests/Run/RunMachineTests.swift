@testable import Chaos
import Testing

/// Drives a machine by hand, a second at a time, and feeds it with a load that is answered as told.
struct MachineDriver {
    var machine: RunMachine
    var now: Int64 = 0
    var written: [JournalEvent] = []
    var begun: [MethodProgress.Leaf] = []
    var healings = 0
    var checks = 0
    var end: RunEnd?
    /// Of every request from now on.
    var isAnswered = true
    /// Whether there are requests at all.
    var isLoaded = true

    init(_ experiment: Experiment, limits: RunLimits = RunLimits()) {
        machine = RunMachine(experiment, limits: limits)
        give(.begin)
    }

    mutating func give(_ input: RunMachine.Input) {
        for command in machine.handle(input, at: now) {
            switch command {
            case .write(let event): written.append(event)
            case .begin(let leaf): begun.append(leaf)
            case .heal: healings += 1
            case .check: checks += 1
            case .end(let end): self.end = end
            }
        }
    }

    mutating func see(_ event: JournalEvent) { give(.seen(event)) }

    mutating func run(seconds: Int, until isOver: (Self) -> Bool = { $0.end != nil }) {
        for _ in 0..<seconds {
            if isOver(self) { return }
            now += 1_000_000_000
            if isLoaded { see(.requests(requests())) }
            give(.tick)
        }
    }

    /// Ten, of the second that is over.
    private func requests() -> RequestColumns {
        var columns = RequestColumns(load: "reads")
        columns.names = ["a", "b"]
        for number in 0..<10 {
            columns.intended.append(now / 1000 - 1_000_000 + Int64(number) * 100_000)
            columns.sent.append(10)
            columns.finished.append(isAnswered ? 5000 : -1)
            columns.status.append(isAnswered ? 200 : 0)
            columns.error.append((isAnswered ? RequestError.none : .timeout).number)
            columns.zone.append(number % 2)
            columns.server.append(-1)
            columns.scenario.append(-1)
        }
        return columns
    }

    var phases: [RunPhase] {
        written.compactMap { if case .phase(let phase) = $0 { phase } else { nil } }
    }

    var isInMethod: Bool { machine.stage == .phase(.method) }

    mutating func heal() { give(.healed) }

    mutating func finish() {
        heal()
        give(.checked)
    }
}

@Suite("A run's decisions")
struct RunMachineTests {
    static let reads = RequestFilter(load: "reads")

    static func experiment(
        _ method: [Step], hypotheses: [Hypothesis] = [], abort: [AbortCondition] = [],
        recovery: Double = 60
    ) -> Experiment {
        Experiment(
            title: "test",
            load: [LoadPlan(name: "reads", kind: .paths(["/"]), rate: .constant(10), timeout: 1)],
            steadyState: SteadyState(
                duration: 10,
                conditions: [
                    .init(measure: .failedShare(of: reads), bounds: Bounds(atMost: 0.01)),
                    .init(measure: .latency(percentile: 99, of: reads), bounds: Bounds(atMost: 0.1)),
                ]),
            method: method, hypotheses: hypotheses, abort: abort, recoveryLimit: recovery)
    }

    static let kill = Step(
        id: "kill",
        action: .fault(.init(fault: .kill(.init()), targets: .init(component: "web"), duration: 0)))
    static let wait = Step(id: "wait", action: .wait(seconds: 5))

    @Test func goThroughAllPhases() {
        var driver = MachineDriver(Self.experiment([Self.wait, Self.kill]))
        driver.run(seconds: 100) { !$0.begun.isEmpty }
        #expect(driver.begun.map(\.id) == ["kill"])
        driver.give(.leafEnded(driver.begun[0], problem: nil, isFatal: false))
        driver.run(seconds: 100) { $0.healings > 0 }
        driver.finish()
        #expect(driver.phases == [.warmUp, .before, .method, .recovery, .after, .checking])
        #expect(driver.end == RunEnd(outcome: .completed))
        #expect(driver.healings == 1 && driver.checks == 1)
        #expect(driver.written.last == .ended(RunEnd(outcome: .completed)))
        #expect(driver.written.contains(.steadyState(phase: .before, holds: true, problems: [])))
        #expect(driver.written.contains(.stepEnded(id: "wait", problem: nil)))
    }

    @Test func doNothingToASystemThatIsNotSteady() {
        var driver = MachineDriver(Self.experiment([Self.kill]))
        driver.isAnswered = false
        driver.run(seconds: 100) { $0.healings > 0 }
        driver.finish()
        #expect(driver.begun.isEmpty)
        #expect(driver.end?.outcome == .couldNotRun)
        #expect(driver.end?.reason.contains("failed share of reads is 1") == true)
    }

    @Test func doNothingWithoutLoad() {
        var driver = MachineDriver(Self.experiment([Self.kill]))
        driver.isLoaded = false
        driver.run(seconds: 100) { $0.healings > 0 }
        driver.finish()
        #expect(driver.begun.isEmpty)
        #expect(driver.end?.outcome == .couldNotRun)
        #expect(driver.end?.reason.contains("load reads has had no outcome yet") == true)
    }

    @Test func noticeLoadThatStopsBeforeTheMethod() {
        var driver = MachineDriver(Self.experiment([Self.kill]))
        driver.run(seconds: 100) { $0.machine.stage == .phase(.before) }
        driver.run(seconds: 2)
        driver.isLoaded = false
        driver.run(seconds: 100) { $0.healings > 0 }
        #expect(driver.begun.isEmpty)
        driver.finish()
        #expect(driver.end?.reason.contains("no outcome for") == true)
    }

    @Test func goOnWatchingUntilHypothesesCanBeJudged() {
        let back = Hypothesis(
            id: "back", title: "It is back",
            claim: .happens(.targetIsBack(step: "kill", role: nil), within: 40, after: .stepBegan(id: "kill"))
        )
        var driver = MachineDriver(Self.experiment([Self.kill], hypotheses: [back]))
        driver.run(seconds: 100) { !$0.begun.isEmpty }
        let began = driver.now
        driver.give(.leafEnded(driver.begun[0], problem: nil, isFatal: false))
        driver.run(seconds: 200) { $0.machine.stage == .phase(.after) }
        let watched = (driver.now - began).seconds
        #expect(watched >= 40 && watched <= 45)
    }

    @Test func watchNoLongerThanNeeded() {
        let target = FaultEvent.Target(id: "1", name: "web-b", component: "web", zone: "b", role: nil)
        let back = Hypothesis(
            id: "back", title: "It is back",
            claim: .happens(.targetIsBack(step: "kill", role: nil), within: 40, after: .stepBegan(id: "kill"))
        )
        var driver = MachineDriver(Self.experiment([Self.kill], hypotheses: [back]))
        driver.run(seconds: 100) { !$0.begun.isEmpty }
        let began = driver.now
        func container(_ action: ContainerEvent.Action) -> JournalEvent {
            .container(.init(id: "1", name: "web-b", component: "web", zone: "b", action: action))
        }
        driver.see(.fault(.init(step: "kill", what: .resolved([target]))))
        driver.see(.fault(.init(step: "kill", what: .applied(target: "web-b"))))
        driver.see(container(.died))
        driver.see(.fault(.init(step: "kill", what: .recovered(target: "web-b"))))
        driver.give(.leafEnded(driver.begun[0], problem: nil, isFatal: false))
        driver.run(seconds: 10)
        driver.see(container(.healthy))
        driver.run(seconds: 200) { $0.machine.stage == .phase(.after) }
        let watched = (driver.now - began).seconds
        #expect(watched >= 10 && watched <= 15)
    }

    @Test func giveUpOnRecoveryInTime() {
        var driver = MachineDriver(Self.experiment([Self.wait], recovery: 30))
        driver.run(seconds: 100) { $0.isInMethod }
        driver.isAnswered = false
        driver.run(seconds: 200) { $0.machine.stage == .phase(.after) }
        #expect((driver.now - driver.machine.methodEnded).seconds <= 31)
        let notSteady = driver.written.contains {
            if case .steadyState(.recovery, false, _) = $0 { true } else { false }
        }
        #expect(notSteady)
    }

    @Test func goOnWatchingASystemThatFallsBackOnce() throws {
        var driver = MachineDriver(Self.experiment([Self.wait], recovery: 60))
        driver.run(seconds: 200) { $0.machine.stage == .phase(.after) }
        let began = driver.now
        driver.run(seconds: 2)
        driver.isAnswered = false
        driver.run(seconds: 2)
        driver.isAnswered = true
        driver.run(seconds: 200) { $0.machine.stage != .phase(.after) }
        let duration = driver.machine.experiment.steadyState.duration
        #expect((driver.now - began).seconds >= 4 + duration)
        #expect(
            driver.written.contains { if case .steadyState(.after, true, _) = $0 { true } else { false } })
    }

    @Test func giveUpOnASystemThatFallsBackForGood() {
        var driver = MachineDriver(Self.experiment([Self.wait], recovery: 60))
        driver.run(seconds: 200) { $0.machine.stage == .phase(.after) }
        driver.isAnswered = false
        driver.run(seconds: 400) { $0.machine.stage != .phase(.after) }
        let duration = driver.machine.experiment.steadyState.duration
        #expect((driver.now - driver.machine.methodEnded).seconds <= 60 + duration + 2)
        #expect(
            driver.written.contains { if case .steadyState(.after, false, _) = $0 { true } else { false } })
    }

    @Test func endWhenAFaultCannotBeApplied() {
        var driver = MachineDriver(Self.experiment([Self.kill, Self.wait]))
        driver.run(seconds: 100) { !$0.begun.isEmpty }
        driver.give(.leafEnded(driver.begun[0], problem: "no target matches", isFatal: true))
        #expect(driver.healings == 1)
        driver.finish()
        #expect(driver.end == RunEnd(outcome: .couldNotRun, reason: "step kill: no target matches"))
        #expect(!driver.written.contains(.stepBegan(id: "wait")))
    }

    @Test func endTheMethodWhenWhatItWaitsForDoesNotCome() {
        let until = Step(id: "until", action: .until(.roleTaken(role: "primary", isOther: true), timeout: 5))
        var driver = MachineDriver(Self.experiment([until, Self.kill]))
        driver.run(seconds: 200) { $0.healings > 0 }
        driver.finish()
        #expect(driver.begun.isEmpty)
        #expect(driver.end?.outcome == .completed)
        #expect(driver.written.contains(.stepEnded(id: "until", problem: "it did not come about within 5 s")))
    }

    @Test func healFirstWhenInterrupted() {
        let pause = Step(
            id: "pause",
            action: .fault(.init(fault: .pause(.init()), targets: .init(component: "web"), duration: 20)))
        var driver = MachineDriver(Self.experiment([pause, Self.wait]))
        driver.run(seconds: 100) { !$0.begun.isEmpty }
        driver.give(.interrupt)
        #expect(driver.healings == 1 && driver.checks == 0)
        driver.give(.leafEnded(driver.begun[0], problem: nil, isFatal: false))
        driver.heal()
        #expect(driver.checks == 1)
        driver.give(.checked)
        #expect(driver.end?.outcome == .interrupted)
        #expect(!driver.written.contains(.stepBegan(id: "wait")))
    }

    @Test func healAlsoWhenInterruptedTwice() {
        var driver = MachineDriver(Self.experiment([Self.kill]))
        driver.run(seconds: 100) { !$0.begun.isEmpty }
        driver.give(.interrupt)
        driver.give(.interrupt)
        driver.give(.interrupt)
        #expect(driver.healings == 1)
        #expect(driver.end == nil)
        driver.heal()
        #expect(driver.end?.outcome == .interrupted)
        #expect(driver.checks == 0)
    }

    @Test func abortWhenAConditionIsViolated() {
        let abort = AbortCondition(measure: .successShare(of: Self.reads), bounds: Bounds(atLeast: 0.5))
        let long = Step(id: "long", action: .wait(seconds: 600))
        var driver = MachineDriver(Self.experiment([long], abort: [abort]))
        driver.run(seconds: 200) { $0.isInMethod }
        driver.run(seconds: 60)
        #expect(driver.healings == 0)
        driver.isAnswered = false
        let began = driver.now
        driver.run(seconds: 200) { $0.healings > 0 }
        // Twelve blocks at the most, and what was sent has a second to be answered.
        #expect((driver.now - began).seconds <= 40)
        driver.finish()
        #expect(driver.end?.outcome == .aborted)
        #expect(driver.end?.reason.contains("answered share of reads is 0") == true)
        #expect(driver.written.contains { if case .abort = $0 { true } else { false } })
    }

    @Test func endWhenTheJournalIsNotKept() {
        var driver = MachineDriver(Self.experiment([Self.kill]))
        driver.run(seconds: 100) { !$0.begun.isEmpty }
        driver.give(.broken("no space"))
        #expect(driver.healings == 1)
        driver.heal()
        #expect(driver.end == RunEnd(outcome: .aborted, reason: "no space"))
    }

    @Test(arguments: [true, false]) func endWhenALoadFails(beforeMethod: Bool) {
        var driver = MachineDriver(Self.experiment([Self.wait]))
        if !beforeMethod { driver.run(seconds: 100) { $0.isInMethod } }
        driver.give(.failed("load reads: gone"))
        driver.finish()
        #expect(driver.end?.outcome == (beforeMethod ? .couldNotRun : .aborted))
    }

    @Test func healBeforeAnyEnd() {
        // Whatever is told in whatever order: nothing ends before it was healed.
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            var driver = MachineDriver(Self.experiment([Self.wait, Self.kill, Self.wait], recovery: 10))
            for _ in 0..<200 where driver.end == nil {
                let healings = driver.healings
                switch Int.random(in: 0..<40, using: &generator) {
                case 0: driver.give(.interrupt)
                case 1: driver.give(.failed("x"))
                case 2: driver.give(.broken("y"))
                case 3: driver.give(.healed)
                case 4: driver.give(.checked)
                case 5: driver.isAnswered.toggle()
                case 6:
                    if let leaf = driver.begun.last {
                        driver.give(.leafEnded(leaf, problem: "z", isFatal: .random(using: &generator)))
                    }
                default: driver.run(seconds: 1)
                }
                if driver.end != nil { #expect(healings == 1) }
                #expect(driver.healings <= 1)
            }
        }
    }
}
