/// The loop of a run: takes in what its parts tell, and carries out what the machine decides.
struct RunCrew {
    private let run: ExperimentRun
    private let clock: RunClock
    private let journal: RunJournal
    private let inbox: AsyncStream<RunMessage>.Continuation
    private var machine: RunMachine
    private var watch: ClockWatch
    private let endOfLoads = Latch()
    private let healing = Latch()
    private var running: Set<MethodProgress.Leaf> = []
    private var loads = 0
    /// When what is being waited for is given up.
    private var deadline: Int64?
    private var isChecking = false
    private var lastRecovery: Int64 = 0
    private var lastShown: Int64 = 0
    private var end: RunEnd?

    init(
        _ run: ExperimentRun, clock: RunClock, journal: RunJournal,
        inbox: AsyncStream<RunMessage>.Continuation
    ) {
        self.run = run
        self.clock = clock
        self.journal = journal
        self.inbox = inbox
        machine = RunMachine(run.header.experiment, limits: run.limits)
        watch = ClockWatch(timeOfDay: run.parts.timeOfDay(), time: clock.now)
    }

    /// - Returns: how it ended; every fault is recovered, and tasks may still be there.
    mutating func follow(
        _ messages: AsyncStream<RunMessage>, _ group: inout TaskGroup<Void>
    ) async -> RunEnd {
        startWatching(&group)
        perform(machine.handle(.begin, at: clock.now), &group)
        for await message in messages {
            take(message, &group)
            settle(&group)
            if let end { return end }
        }
        return RunEnd(outcome: .interrupted, reason: "its loop ended")
    }

    // MARK: - What is told

    private mutating func take(_ message: RunMessage, _ group: inout TaskGroup<Void>) {
        switch message {
        case .seen(let event, let arm, let time):
            journal.add(JournalEntry(time: time, arm: arm, event: event))
            perform(machine.handle(.seen(event, arm), at: time), &group)
        case .loadEnded(let arm, let load, let problem):
            loads -= 1
            guard let problem else { return }
            let whose = arm == .control ? "load \(load) of the control group" : "load \(load)"
            note(.trouble(source: whose, message: problem))
            perform(machine.handle(.failed("\(whose): \(problem)"), at: clock.now), &group)
        case .input(let input):
            if case .leafEnded(let leaf, _, _) = input { running.remove(leaf) }
            if case .tick = input { tick() }
            perform(machine.handle(input, at: clock.now), &group)
        }
    }

    private mutating func tick() {
        let now = clock.now
        let found = watch.look(
            timeOfDay: run.parts.timeOfDay(), time: now, expectedEvery: run.limits.tick)
        for message in found { note(.trouble(source: "clock", message: message)) }
        // Looking at all of it costs something.
        guard now - lastShown >= Int64(seconds: run.limits.show) else { return }
        lastShown = now
        run.parts.show(RunStatus(machine, now: now))
    }

    private func note(_ event: JournalEvent) {
        journal.add(JournalEntry(time: clock.now, event: event))
    }

    /// Says that what is waited for is done, or is given up.
    private mutating func settle(_ group: inout TaskGroup<Void>) {
        guard let deadline else { return }
        let now = clock.now
        let isOver = isChecking ? loads == 0 : running.isEmpty
        guard isOver || now > deadline else {
            if !isChecking, now > lastRecovery + 1_000_000_000 { recover(&group) }
            return
        }
        self.deadline = nil
        if !isOver {
            let what =
                isChecking
                ? "loads did not end in time"
                : "not recovered in time: " + running.map(\.id).sorted().joined(separator: ", ")
            note(.trouble(source: "harness", message: what))
        }
        perform(machine.handle(isChecking ? .checked : .healed, at: now), &group)
    }

    // MARK: - What is done

    private mutating func perform(
        _ commands: [RunMachine.Command], _ group: inout TaskGroup<Void>
    ) {
        for command in commands {
            switch command {
            case .write(let event): note(event)
            case .begin(let leaf):
                running.insert(leaf)
                let work = LeafWork(run, inbox: inbox, clock: clock, healing: healing)
                group.addTask { await work.carryOut(leaf) }
            case .heal:
                healing.open()
                deadline = clock.now + Int64(seconds: run.limits.healing)
                recover(&group)
            case .check:
                isChecking = true
                deadline = clock.now + Int64(seconds: run.limits.checking)
                endOfLoads.open()
            case .end(let end): self.end = end
            }
        }
    }

    /// Those that run, again and again: one may only just have begun.
    private mutating func recover(_ group: inout TaskGroup<Void>) {
        lastRecovery = clock.now
        for leaf in running {
            guard case .fault = leaf.action else { continue }
            group.addTask { [faults = run.parts.faults] in await faults.recover(step: leaf.id) }
        }
    }

    private mutating func startWatching(_ group: inout TaskGroup<Void>) {
        start(run.parts.experiment, .experiment, &group)
        if let control = run.parts.control { start(control, .control, &group) }
    }

    private mutating func start(
        _ deployment: ExperimentRun.Deployment, _ arm: JournalEntry.Arm, _ group: inout TaskGroup<Void>
    ) {
        let tell: @Sendable (JournalEvent) -> Void = { [inbox, clock] event in
            inbox.yield(.seen(event, arm, at: clock.now))
        }
        for observer in deployment.observers {
            group.addTask {
                await observer.observe(tell)
                guard !Task.isCancelled else { return }
                tell(.trouble(source: observer.name, message: "it has ended"))
            }
        }
        for plan in run.header.experiment.load {
            loads += 1
            let seed = run.header.experiment.seed(of: plan.name)
            group.addTask { [inbox, clock, endOfLoads] in
                var problem: String?
                do {
                    try await deployment.load.run(plan, seed: seed, clock: clock, until: endOfLoads, tell)
                    if !endOfLoads.isOpen, !Task.isCancelled { problem = "it ended by itself" }
                } catch {
                    problem = "\(error)"
                }
                inbox.yield(.loadEnded(arm, load: plan.name, problem: problem))
            }
        }
    }
}
