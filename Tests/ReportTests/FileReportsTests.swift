import Chaos
import Foundation
import JournalFixtures
import Testing

@testable import Report

@Suite("Reports for programs", .timeLimit(.minutes(2)))
struct FileReportsTests {
    // MARK: - JUnit

    @Test(arguments: Runs.all + [Runs.hostile])
    func giveJUnitATestForEachHypothesisEachCheckAndTheVerdict(_ run: ReportedRun) throws {
        let page = try #require(Page(JUnitReport(run).text))
        let cases = page.all("testcase")
        #expect(cases.count == 1 + run.judgement.hypotheses.count + run.judgement.checks.count)
        let failed = run.judgement.hypotheses.filter { $0.verdict == .fail }.count
        let open = run.judgement.hypotheses.filter { $0.verdict == .inconclusive }.count
        let wrong = run.judgement.checks.filter { !$0.passed }.count
        #expect(page.all("failure").count == failed + (run.judgement.verdict == .fail ? 1 : 0))
        #expect(page.all("skipped").count == open)
        #expect(page.all("error").count == wrong + (run.judgement.verdict == .inconclusive ? 1 : 0))
        let root = try #require(page.all("testsuites").first).attributes
        #expect(root["tests"] == "\(cases.count)")
        #expect(root["skipped"] == "\(open)")
    }

    @Test func neverPassWhatIsInconclusive() throws {
        let page = try #require(Page(JUnitReport(Runs.report([])).text))
        #expect(page.all("error").count == 2)
        #expect(page.all("testcase").count == 2)
    }

    // MARK: - Markdown

    @Test(arguments: Runs.all + [Runs.hostile])
    func keepMarkdownTablesWhole(_ run: ReportedRun) throws {
        let text = MarkdownReport(run).text
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let head = try #require(lines.firstIndex { $0.hasPrefix("| verdict") })
        let rows = lines[(head + 2)...].prefix { $0.hasPrefix("|") }
        #expect(rows.count == run.judgement.hypotheses.count)
        for row in rows { #expect(row.replacing("\\|", with: "").count { $0 == "|" } == 7, "\(row)") }
        let tags = text.replacing("<details><summary>", with: "").replacing("</summary>", with: "")
            .replacing("</details>", with: "")
        #expect(!tags.contains("<"))
        #expect(!text.contains("@"))
    }

    @Test func sayInMarkdownWhatWasLostAlsoWhenNothingWas() {
        #expect(MarkdownReport(Runs.lossy).text.contains("lost 3 (0 1 2), doubled none, stale 2 (0 10)"))
        #expect(MarkdownReport(Runs.replaced).text.contains("lost none, doubled none, stale none"))
    }

    // MARK: - Grafana

    private struct Annotation: Decodable {
        var time: Int64
        var timeEnd: Int64
        var tags: [String]
        var text: String
    }

    @Test func giveGrafanaAnAnnotationForEachPhaseFaultAndAlert() throws {
        let data = Data(GrafanaAnnotations(Runs.exhausted).text.utf8)
        let annotations = try JSONDecoder().decode([Annotation].self, from: data)
        #expect(annotations.filter { $0.tags[1] == "phase" }.count == 6)
        let fault = try #require(annotations.first { $0.tags[1] == "fault" })
        #expect(fault.tags == ["scale-chaos", "fault", "run:synthetic-1"])
        #expect(fault.time == 1_790_000_072_300)
        #expect(fault.timeEnd == 1_790_000_131_900)
        #expect(fault.text.hasSuffix("fault exhaust: lab-web-b"))
        let alerts = annotations.filter { $0.tags[1] == "alert" }
        #expect(alerts.map(\.time) == [1_790_000_080_000])
    }

    @Test func giveGrafanaNothingOfAJournalWithoutARun() throws {
        let data = Data(GrafanaAnnotations(Runs.report([])).text.utf8)
        #expect(try JSONDecoder().decode([Annotation].self, from: data).isEmpty)
    }

    @Test func areTheSameForTheSameJournal() {
        let entries = SyntheticRun.ExhaustZone().script.ordered
        let texts = (0..<2).map { _ -> [String] in
            let run = Runs.report(entries)
            return [JUnitReport(run).text, MarkdownReport(run).text, GrafanaAnnotations(run).text]
        }
        #expect(texts[0] == texts[1])
    }
}
