import Chaos

/// What became of several runs: how well the system stands what was done to it.
package struct SuiteReport: Sendable {
    private var rows: [(title: String, verdict: String, reason: String)] = []
    private var codes: [Int32] = []

    package init() {}

    package mutating func add(_ judgement: Judgement) {
        rows.append((judgement.title, judgement.verdict.rawValue, judgement.reason))
        codes.append(judgement.exitCode)
    }

    /// - Parameter title: of the experiment, or its file.
    package mutating func add(_ title: String, failedWith error: any Error) {
        rows.append((title, "could not run", "\(error)"))
        codes.append(3)
    }

    package var count: Int { rows.count }

    package var text: String {
        var table = TextTable([("EXPERIMENT", .left), ("VERDICT", .left), ("REASON", .left)])
        for row in rows { table.append([row.title, row.verdict, row.reason]) }
        return table.lines.joined(separator: "\n")
    }

    /// The gravest: what is left behind, then a system that failed, then runs that say nothing.
    package var exitCode: Int32 { [5, 1, 4, 3, 2].first { codes.contains($0) } ?? 0 }
}
