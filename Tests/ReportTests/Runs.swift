import Chaos
import JournalFixtures

@testable import Report

/// Runs that are made up.
enum Runs {
    static func report(
        _ entries: [JournalEntry], _ integrity: JournalIntegrity = JournalIntegrity()
    ) -> ReportedRun {
        var judge = Judge()
        for entry in entries { judge.take(entry) }
        return ReportedRun(
            journal: "journal.ndjson", timeline: timeline(entries), integrity: integrity,
            judgement: judge.judgement(integrity))
    }

    static func timeline(_ entries: [JournalEntry]) -> RunTimeline {
        var timeline = RunTimeline()
        for entry in entries { timeline.take(entry) }
        return timeline
    }

    static let exhausted = report(SyntheticRun.ExhaustZone().script.ordered)

    /// Traffic stays, the alert names another zone, clients see errors.
    static let stuck: ReportedRun = {
        var run = SyntheticRun.ExhaustZone()
        run.movesAfter = nil
        run.alertZone = "c"
        run.failing = 0.03
        return report(run.script.ordered)
    }()

    /// Beside a control group, with a fault that does nothing.
    static let idle: ReportedRun = {
        var run = SyntheticRun.ExhaustZone()
        run.hasControl = true
        run.hasEffect = false
        return report(run.script.ordered)
    }()

    static let replaced = report(SyntheticRun.KillPrimary().script.ordered)

    /// Acknowledged writes are gone, and no clone comes.
    static let lossy: ReportedRun = {
        var run = SyntheticRun.KillPrimary()
        run.lost = 3
        run.stale = 2
        run.clonedAfter = nil
        return report(run.script.ordered)
    }()

    static let all = [exhausted, stuck, idle, replaced, lossy]

    /// Every name in it is markup.
    static let hostile: ReportedRun = {
        var run = SyntheticRun.KillPrimary()
        run.run.rate = 20
        let evil = Self.evil
        return report(
            run.script.ordered.map { entry in
                var entry = entry
                switch entry.event {
                case .begun(var header):
                    header.run = evil
                    header.version = evil
                    header.source = evil
                    header.parameters = [evil: evil]
                    header.environment = [evil: evil]
                    header.experiment.title = evil
                    header.experiment.description = evil
                    for place in header.experiment.hypotheses.indices {
                        header.experiment.hypotheses[place].title = evil
                        header.experiment.hypotheses[place].advice = evil
                        header.experiment.hypotheses[place].id += evil
                    }
                    entry.event = .begun(header)
                case .alert(var notice):
                    notice.labels = ["alertname": evil, "zone": evil, "severity": evil]
                    entry.event = .alert(notice)
                case .role(var reading):
                    reading.member += evil
                    reading.state = evil
                    entry.event = .role(reading)
                case .container(var event):
                    event.name += evil
                    entry.event = .container(event)
                case .probe(var reading):
                    reading.name = evil
                    reading.problem = evil
                    entry.event = .probe(reading)
                case .requests(var columns):
                    columns.load = evil
                    columns.names = columns.names.map { $0 + evil }
                    entry.event = .requests(columns)
                case .fault(var event):
                    if case .proof(var proof) = event.what {
                        proof.source = evil
                        event.what = .proof(proof)
                    }
                    entry.event = .fault(event)
                case .edge(var reading):
                    reading.proxy = evil
                    entry.event = .edge(reading)
                default: break
                }
                return entry
            } + [
                JournalEntry(time: 197_000_000_000, event: .trouble(source: evil, message: evil)),
                JournalEntry(time: 197_000_000_000, event: .abort(reason: evil)),
            ])
    }()

    static let evil =
        "<script>alert(1)</script>\"'&]]>|`@team\u{202E}\u{0}</title></style><img src=x onerror=alert(1)>"
}
