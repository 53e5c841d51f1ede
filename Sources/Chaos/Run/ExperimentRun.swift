/// Runs an experiment: carries out what ``RunMachine`` decides, and keeps a journal of everything that is done and
/// seen.
package struct ExperimentRun: Sendable {
    /// What a run works with in one deployment.
    package struct Deployment: Sendable {
        package var load: any LoadDriver
        package var observers: [any Observer]

        package init(load: any LoadDriver = NoLoad(), observers: [any Observer] = []) {
            self.load = load
            self.observers = observers
        }
    }

    package struct Parts: Sendable {
        package var experiment: Deployment
        /// Where the experiment has a control group.
        package var control: Deployment?
        package var targets: any TargetSource
        package var faults: any FaultDriver
        package var programs: any ProgramDriver
        package var journal: any JournalSink
        /// Seconds since 1970.
        package var timeOfDay: @Sendable () -> Double
        /// Is told how it goes, several times a second.
        package var show: @Sendable (RunStatus) -> Void

        package init(
            experiment: Deployment = Deployment(), control: Deployment? = nil,
            targets: any TargetSource = NoTargets(), faults: any FaultDriver = NoFault(),
            programs: any ProgramDriver = NoPrograms(), journal: any JournalSink = NoJournal(),
            timeOfDay: @escaping @Sendable () -> Double,
            show: @escaping @Sendable (RunStatus) -> Void = { _ in }
        ) {
            self.experiment = experiment
            self.control = control
            self.targets = targets
            self.faults = faults
            self.programs = programs
            self.journal = journal
            self.timeOfDay = timeOfDay
            self.show = show
        }
    }

    package struct Result: Hashable, Sendable {
        package var end: RunEnd
        /// Why the journal does not have all of it.
        package var journalProblem: String?
    }

    let header: RunHeader
    let parts: Parts
    let limits: RunLimits

    package init(_ header: RunHeader, _ parts: Parts, limits: RunLimits = RunLimits()) {
        self.header = header
        self.parts = parts
        self.limits = limits
    }

    /// Runs to its end, in which every fault is healed, whatever happens meanwhile.
    ///
    /// - Parameter interrupts: the user's wishes to end early.
    package func run(interrupts: AsyncStream<Void> = AsyncStream { $0.finish() }) async -> Result {
        let clock = RunClock()
        let (messages, inbox) = AsyncStream.makeStream(of: RunMessage.self)
        let journal = RunJournal(parts.journal) {
            inbox.yield(.input(.broken("the journal cannot be kept: \($0)")))
        }
        let writing = Task { await journal.write() }
        journal.add(JournalEntry(time: 0, event: .begun(header)))
        let end: RunEnd
        if let problem = await problemBeforehand(journal, clock) {
            end = RunEnd(outcome: .couldNotRun, reason: problem)
            journal.add(JournalEntry(time: clock.now, event: .ended(end)))
        } else {
            end = await withTaskGroup(of: Void.self) { group in
                group.addTask { for await _ in interrupts { inbox.yield(.input(.interrupt)) } }
                group.addTask { [limits] in
                    while !Task.isCancelled {
                        inbox.yield(.input(.tick))
                        try? await Task.sleep(for: .seconds(limits.tick))
                    }
                }
                var crew = RunCrew(self, clock: clock, journal: journal, inbox: inbox)
                let end = await crew.follow(messages, &group)
                group.cancelAll()
                return end
            }
        }
        journal.finish()
        return Result(end: end, journalProblem: await writing.value)
    }

    /// Looks for the targets before anything is begun.
    private func problemBeforehand(_ journal: RunJournal, _ clock: RunClock) async -> String? {
        do {
            for planned in try await PlannedFault.all(of: header.experiment, on: parts.targets) {
                guard let problem = planned.problem else { continue }
                journal.add(
                    JournalEntry(
                        time: clock.now,
                        event: .fault(FaultEvent(step: planned.step, what: .resolved(planned.targets)))))
                return problem
            }
            return nil
        } catch {
            return "targets cannot be looked for: \(error)"
        }
    }
}

/// What the parts of a run tell its loop.
enum RunMessage: Sendable {
    case input(RunMachine.Input)
    case seen(JournalEvent, JournalEntry.Arm, at: Int64)
    case loadEnded(JournalEntry.Arm, load: String, problem: String?)
}
