/// What a run did and saw. A journal begins with ``begun(_:)`` and, unless the harness died, ends with ``ended(_:)``.
package enum JournalEvent: Codable, Hashable, Sendable {
    case begun(RunHeader)
    case phase(RunPhase)
    case stepBegan(id: String)
    /// `problem`: why it did not do what it should have.
    case stepEnded(id: String, problem: String?)
    case fault(FaultEvent)
    case requests(RequestColumns)
    /// What a load's generator says of itself at its end.
    case loadEnded(LoadSummary)
    case ledger(LedgerEvents)
    case ledgerRead(LedgerRead)
    case probe(ProbeReading)
    case alert(AlertNotice)
    case role(RoleReading)
    case container(ContainerEvent)
    /// Load balancers' view: share and weight of each server.
    case edge(EdgeReading)
    /// Every condition of the steady state, evaluated by the harness while it waits for it.
    case steadyState(phase: RunPhase, holds: Bool, problems: [String])
    case abort(reason: String)
    /// The harness could not observe something, or its clock stepped, or its journal's disk is full…
    case trouble(source: String, message: String)
    case ended(RunEnd)
}

package struct RunHeader: Codable, Hashable, Sendable {
    /// Of the format; 1.
    package var format: Int
    package var run: String
    /// Seconds since 1970.
    package var startedAt: Double
    package var experiment: Experiment
    /// The file's text as it was read, and parameters that were set.
    package var source: String
    package var parameters: [String: String]
    package var version: String
    /// Such as kernel, engine, images' ids, processors.
    package var environment: [String: String]

    package init(
        format: Int = 1, run: String, startedAt: Double, experiment: Experiment, source: String = "",
        parameters: [String: String] = [:], version: String = "", environment: [String: String] = [:]
    ) {
        self.format = format
        self.run = run
        self.startedAt = startedAt
        self.experiment = experiment
        self.source = source
        self.parameters = parameters
        self.version = version
        self.environment = environment
    }
}

/// A phase lasts until the next begins.
package enum RunPhase: String, Codable, CaseIterable, Sendable {
    case warmUp
    case before
    case method
    case recovery
    case after
    case checking
}

package struct RunEnd: Codable, Hashable, Sendable {
    package enum Outcome: String, Codable, CaseIterable, Sendable {
        case completed
        case aborted
        case interrupted
        /// The steady state never was, or targets, rights, the platform were missing.
        case couldNotRun
    }

    package var outcome: Outcome
    package var reason: String

    package init(outcome: Outcome, reason: String = "") {
        self.outcome = outcome
        self.reason = reason
    }
}
