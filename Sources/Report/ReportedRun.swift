import Chaos

/// What a report is made of: a journal, read once, and what follows from it.
package struct ReportedRun: Sendable {
    /// The journal's file name.
    package var journal: String
    package var timeline: RunTimeline
    package var integrity: JournalIntegrity
    package var judgement: Judgement

    package init(
        journal: String, timeline: RunTimeline, integrity: JournalIntegrity, judgement: Judgement
    ) {
        self.journal = journal
        self.timeline = timeline
        self.integrity = integrity
        self.judgement = judgement
    }

    /// Seconds since 1970; `nil`: there is no run in the journal.
    package var startedAt: Double? { timeline.header?.startedAt }

    package var title: String {
        judgement.title.isEmpty ? "A journal without a run" : judgement.title
    }
}
