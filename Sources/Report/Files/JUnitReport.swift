import Chaos
import Charts

/// A run as JUnit's XML, which systems for continuous integration read: a test for each hypothesis, for each check of
/// what the run rests on, and for the verdict.
///
/// What is INCONCLUSIVE is skipped and never passed; a check that does not hold, and a verdict that is not decided, are
/// errors, so that no system shows such a run as a success.
///
/// <https://github.com/testmoapp/junitxml>
package struct JUnitReport: Sendable {
    private let run: ReportedRun

    package init(_ run: ReportedRun) { self.run = run }

    private struct Test {
        enum Outcome {
            case passed
            case failed(String)
            case skipped(String)
            case wrong(String)
        }

        var name: String
        var outcome: Outcome
        var output = ""
        var seconds = 0.0
    }

    package var text: String {
        let suites = [
            suite("verdict", [verdict]), suite("hypotheses", run.judgement.hypotheses.map(test)),
            suite("what the run rests on", run.judgement.checks.map(test)),
        ]
        let tests = [verdict] + run.judgement.hypotheses.map(test) + run.judgement.checks.map(test)
        let markup: Markup = """
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuites name="\(run.title)" \(Self.counts(tests))>
            \(suites)</testsuites>

            """
        return markup.text
    }

    private var verdict: Test {
        let judgement = run.judgement
        let outcome: Test.Outcome =
            switch judgement.verdict {
            case .pass: .passed
            case .fail: .failed(judgement.reason)
            case .inconclusive: .wrong("INCONCLUSIVE: \(judgement.reason)")
            }
        return Test(name: "verdict", outcome: outcome, seconds: run.timeline.latest)
    }

    private func test(_ result: HypothesisResult) -> Test {
        var lines = [
            "asked: \(result.threshold)", "observed: \(result.observed)",
            "interval: \(run.interval(of: result))",
            "n: \(result.count)",
        ]
        if result.verdict != .pass, !result.advice.isEmpty { lines.append("look at: \(result.advice)") }
        let outcome: Test.Outcome =
            switch result.verdict {
            case .pass: .passed
            case .fail: .failed(result.reason)
            case .inconclusive: .skipped("INCONCLUSIVE: \(result.reason)")
            }
        return Test(
            name: "\(result.id): \(result.title)", outcome: outcome, output: lines.joined(separator: "\n"))
    }

    private func test(_ check: ValidityCheck) -> Test {
        Test(name: check.name, outcome: check.passed ? .passed : .wrong(check.detail), output: check.detail)
    }

    private func suite(_ name: String, _ tests: [Test]) -> Markup {
        let header = run.timeline.header
        let properties = [("run", header?.run ?? ""), ("version", header?.version ?? "")]
            .map { "<property name=\"\($0.0)\" value=\"\($0.1)\"/>" as Markup }
        let time: Markup = header.map { " timestamp=\"\(Words.time($0.startedAt))\"" } ?? ""
        return """
            <testsuite name="\(name)" \(Self.counts(tests))\(time)>
            <properties>\(properties)</properties>
            \(tests.map { self.markup($0, of: name) })</testsuite>

            """
    }

    private func markup(_ test: Test, of suite: String) -> Markup {
        let result: Markup =
            switch test.outcome {
            case .passed: ""
            case .failed(let message): "<failure message=\"\(message)\" type=\"FAIL\">\(message)</failure>"
            case .skipped(let message): "<skipped message=\"\(message)\"/>"
            case .wrong(let message): "<error message=\"\(message)\" type=\"INCONCLUSIVE\">\(message)</error>"
            }
        let output: Markup = test.output.isEmpty ? "" : "<system-out>\(test.output)</system-out>"
        return """
            <testcase classname="\(run.title).\(suite)" name="\(test.name)" time="\(test.seconds)">\(result)\(output)\
            </testcase>

            """
    }

    private static func counts(_ tests: [Test]) -> Markup {
        var (failures, errors, skipped) = (0, 0, 0)
        for test in tests {
            switch test.outcome {
            case .passed: break
            case .failed: failures += 1
            case .wrong: errors += 1
            case .skipped: skipped += 1
            }
        }
        let seconds = tests.reduce(0) { $0 + $1.seconds }
        return """
            tests="\(tests.count)" failures="\(failures)" errors="\(errors)" skipped="\(skipped)" time="\(seconds)"
            """
    }
}
