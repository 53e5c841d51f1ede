import Chaos
import JournalFixtures
import Testing

/// A way in which a run, its harness or its system can go wrong, seen in its journal.
struct Sabotage: Sendable, CustomTestStringConvertible {
    let name: String
    /// What the verdict becomes, at most.
    let verdict: Verdict
    /// What its reason has to name.
    let cause: String
    let entries: @Sendable () -> [JournalEntry]

    var testDescription: String { name }

    init(
        _ name: String, _ verdict: Verdict, _ cause: String,
        _ entries: @escaping @Sendable () -> [JournalEntry]
    ) {
        self.name = name
        self.verdict = verdict
        self.cause = cause
        self.entries = entries
    }

    /// Of experiment 1.
    static func zone(
        _ name: String, _ verdict: Verdict, _ cause: String,
        _ change: @escaping @Sendable (inout SyntheticRun.ExhaustZone) -> Void
    ) -> Sabotage {
        Sabotage(name, verdict, cause) {
            var run = SyntheticRun.ExhaustZone()
            change(&run)
            return run.script.ordered
        }
    }

    static func zone(
        _ name: String, _ verdict: Verdict, _ cause: String,
        edit: @escaping @Sendable (inout [JournalEntry]) -> Void
    ) -> Sabotage {
        Sabotage(name, verdict, cause) {
            var entries = SyntheticRun.ExhaustZone().script.ordered
            edit(&entries)
            return entries
        }
    }

    /// Of experiment 2.
    static func primary(
        _ name: String, _ verdict: Verdict, _ cause: String,
        _ change: @escaping @Sendable (inout SyntheticRun.KillPrimary) -> Void
    ) -> Sabotage {
        Sabotage(name, verdict, cause) {
            var run = SyntheticRun.KillPrimary()
            change(&run)
            return run.script.ordered
        }
    }

    static func primary(
        _ name: String, _ verdict: Verdict, _ cause: String,
        edit: @escaping @Sendable (inout [JournalEntry]) -> Void
    ) -> Sabotage {
        Sabotage(name, verdict, cause) {
            var entries = SyntheticRun.KillPrimary().script.ordered
            edit(&entries)
            return entries
        }
    }
}

extension [JournalEntry] {
    mutating func remove(_ isOne: (JournalEvent) -> Bool) {
        removeAll { isOne($0.event) }
    }

    mutating func change(_ body: (inout JournalEntry) -> Void) {
        for place in indices { body(&self[place]) }
    }

    /// Adds one, after those of its time.
    mutating func add(_ seconds: Double, _ event: JournalEvent, arm: JournalEntry.Arm = .experiment) {
        let time = Int64(seconds * 1e9)
        insert(
            JournalEntry(time: time, arm: arm, event: event), at: firstIndex { $0.time > time } ?? endIndex)
    }

    mutating func changeFaults(_ body: (FaultEvent.What) -> FaultEvent.What?) {
        self = compactMap { entry in
            guard case .fault(let event) = entry.event else { return entry }
            return body(event.what).map {
                JournalEntry(
                    time: entry.time, arm: entry.arm, event: .fault(FaultEvent(step: event.step, what: $0)))
            }
        }
    }

    mutating func changeRequests(of load: String, _ body: (inout RequestColumns, Int) -> Void) {
        change { entry in
            guard case .requests(var columns) = entry.event, columns.load == load else { return }
            for place in columns.intended.indices { body(&columns, place) }
            entry.event = .requests(columns)
        }
    }

    mutating func changeExperiment(_ body: (inout Experiment) -> Void) {
        change { entry in
            guard case .begun(var header) = entry.event else { return }
            body(&header.experiment)
            entry.event = .begun(header)
        }
    }
}

func judge(_ entries: [JournalEntry], _ integrity: JournalIntegrity = JournalIntegrity()) -> Judgement {
    var judge = Judge()
    for entry in entries { judge.take(entry) }
    return judge.judgement(integrity)
}
