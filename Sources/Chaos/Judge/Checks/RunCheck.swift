/// Whether a part of a run can be trusted.
struct RunCheck: Hashable, Sendable {
    /// What rests on it: hypotheses about the same.
    enum Subject: Hashable, Sendable {
        case run
        /// A step's fault had its effect, and only there.
        case fault(step: String)
        case load(String)
        case control
        case watcher(RunHistory.Watcher)
        /// Nothing but the verdict over all.
        case nothing
    }

    var subject: Subject
    var name: String
    var passed: Bool
    var detail: String

    init(_ subject: Subject, _ name: String, passed: Bool, _ detail: String) {
        self.subject = subject
        self.name = name
        self.passed = passed
        self.detail = detail
    }

    /// Passed when there is no problem.
    init(_ subject: Subject, _ name: String, problems: [String], otherwise detail: String) {
        self.init(
            subject, name, passed: problems.isEmpty,
            problems.isEmpty ? detail : Wording.list(problems, most: 3))
    }

    var published: ValidityCheck { ValidityCheck(name: name, passed: passed, detail: detail) }
}
