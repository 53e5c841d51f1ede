import Chaos
import Crypto
import Foundation
import JournalFixtures
import Testing

@testable import Report

@Suite("A report's page", .timeLimit(.minutes(5)))
struct HTMLReportTests {
    private static func page(_ run: ReportedRun) throws -> Page {
        // XML has no name for the document type's beginning that HTML would not know, too.
        try #require(Page(HTMLReport(run).text))
    }

    @Test(arguments: Runs.all)
    func beginsWithTheVerdictAndItsReason(_ run: ReportedRun) throws {
        let page = try Self.page(run)
        let verdict = try #require(page.all("div", class: "verdict").first).text
        #expect(verdict.hasPrefix(run.judgement.verdict.rawValue))
        let failed = run.judgement.hypotheses.filter { $0.verdict == .fail }
        #expect(failed.allSatisfy { verdict.contains($0.reason) })
        if failed.isEmpty { #expect(verdict.contains(run.judgement.reason)) }
    }

    @Test(arguments: Runs.all)
    func showsEveryHypothesisWithWhatWasAskedAndObserved(_ run: ReportedRun) throws {
        let rows = try Self.page(run).all("tr", inID: "hypotheses").dropFirst().map(\.text)
        #expect(rows.count == run.judgement.hypotheses.count)
        for (row, result) in zip(rows, run.judgement.hypotheses) {
            #expect(row.hasPrefix(result.verdict.rawValue))
            for part in [result.title, result.id, result.reason, result.threshold, result.observed] {
                #expect(row.contains(part), "\(row) lacks \(part)")
            }
            #expect(row.hasSuffix("\(result.count)"))
        }
    }

    @Test(arguments: Runs.all)
    func showsEveryCheck(_ run: ReportedRun) throws {
        let rows = try Self.page(run).all("tr", inID: "checks").dropFirst().map(\.text)
        #expect(rows.count == run.judgement.checks.count)
        for (row, check) in zip(rows, run.judgement.checks) {
            #expect(row.hasPrefix(check.passed ? "holds" : "does not hold"))
            #expect(row.contains(check.name) && row.contains(check.detail))
        }
    }

    @Test func saysWhatToLookAtNextForAllThatDidNotHold() throws {
        for run in Runs.all {
            let text = try Self.page(run).text(ofID: "next")
            let open = run.judgement.hypotheses.filter { $0.verdict != .pass }.map(\.id)
            let checks = run.judgement.checks.filter { !$0.passed }.map(\.name)
            if open.isEmpty, checks.isEmpty {
                #expect(text == nil)
            } else {
                for name in open + checks { #expect(try #require(text).contains(name)) }
            }
        }
    }

    @Test func saysUnderACheckOfWhichHypothesesNothingIsKnown() {
        let steps = NextStep.all(of: Runs.idle)
        #expect(steps.count == 1)
        #expect(steps.first?.subject == "fault exhaust: effect")
        #expect(steps.first?.spoils == Runs.idle.judgement.hypotheses.map(\.id))
    }

    @Test func showsTheProofOfEachFault() throws {
        let row = try #require(try Self.page(Runs.exhausted).all("tr", inID: "faults").last).text
        for part in ["exhaust", "lab-web-b", "cpu.stat nr_throttled", "590", "59 of 59", "zone b"] {
            #expect(row.contains(part), "\(row)")
        }
        let idle = try #require(try Self.page(Runs.idle).all("tr", inID: "faults").last).text
        #expect(idle.contains("0 of 59"))
    }

    @Test func saysWhenAStepInjectedNothing() throws {
        let entries = SyntheticRun.ExhaustZone().script.ordered.filter {
            if case .fault = $0.event { false } else { true }
        }
        let text = try #require(try Self.page(Runs.report(entries)).text(ofID: "faults"))
        #expect(text.contains("no fault was injected"))
    }

    @Test func showsWhatIsLeftOfFaults() throws {
        #expect(try #require(try Self.page(Runs.exhausted).text(ofID: "residue")).contains("as before"))
        var entries = SyntheticRun.ExhaustZone().script.ordered
        for place in entries.indices {
            guard case .fault(var event) = entries[place].event, case .residue(let target, _) = event.what
            else { continue }
            event.what = .residue(target: target, differences: ["a process more"])
            entries[place].event = .fault(event)
        }
        let text = try #require(try Self.page(Runs.report(entries)).text(ofID: "residue"))
        #expect(text.contains("differs") && text.contains("a process more"))
    }

    @Test func namesLostAndStaleWritesAndSaysThatThereAreNone() throws {
        let lossy = try #require(try Self.page(Runs.lossy).text(ofID: "ledgers"))
        #expect(lossy.contains("not there at the end0 1 2"))
        #expect(lossy.contains("came after0 10"))
        let lists = try Self.page(Runs.replaced).all("dd", inID: "ledgers").map(\.text)
        #expect(lists == ["none", "none", "none", "none"])
    }

    @Test func splitsAnOutageIntoItsPhases() throws {
        let outage = try #require(Runs.replaced.judgement.outages.first { $0.load == "writes" })
        let page = try Self.page(Runs.replaced)
        let names = page.all("th", inID: "outages").filter { $0.attributes["scope"] == "row" }.map(\.text)
        #expect(names == outage.phases.map { $0.name == "clone" ? "clone ready" : $0.name })
        // Reads went on: what they waited for later is no part of it.
        #expect(page.all("svg", inID: "outages").count == 1)
    }

    // MARK: - The timeline

    @Test(arguments: Runs.all)
    func hasOneTimeAxisForAllCharts(_ run: ReportedRun) throws {
        let page = try Self.page(run)
        let charts = page.elements.indices.filter { place in
            page.elements[place].name == "svg" && page.elements[place].attributes["class"] == "chart"
                && page.elements[place].parents.contains { page.elements[$0].attributes["id"] == "timeline" }
        }
        #expect(charts.count > 5)
        let zeros = charts.map { chart in
            page.elements.filter {
                $0.name == "text" && $0.parents.last == chart && $0.text == "0 s"
                    && $0.attributes["class"] == "tick middle"
            }.map { $0.attributes["x"] }
        }
        #expect(zeros.allSatisfy { $0.count == 1 })
        #expect(Set(zeros).count == 1)
    }

    @Test func showsWhatObserversSaw() throws {
        let text = try #require(try Self.page(Runs.lossy).text(ofID: "timeline"))
        for part in [
            "Roles", "primary is now postgres-b", "Containers", "Weights of “primary”", "Alerts",
            "Probe “page”",
        ] {
            #expect(text.contains(part), "\(part)")
        }
    }

    @Test func showsTheControlGroupBesideTheOther() throws {
        let text = try #require(try Self.page(Runs.idle).text(ofID: "timeline"))
        #expect(text.contains("Share by zone, control group"))
        #expect(text.contains("control: p99"))
    }

    // MARK: - The document

    @Test(arguments: Runs.all + [Runs.hostile])
    func needsNothingElse(_ run: ReportedRun) throws {
        let page = try Self.page(run)
        let loading = [
            "script", "iframe", "object", "embed", "img", "image", "use", "base", "form", "video", "audio",
        ]
        #expect(page.elements.allSatisfy { !loading.contains($0.name) })
        for element in page.elements {
            #expect(
                element.attributes.keys.allSatisfy { !$0.hasPrefix("on") && $0 != "src" && $0 != "style" })
            if let address = element.attributes["href"] {
                #expect(address.hasPrefix("#") || element.name == "link" && address.hasPrefix("data:"))
            }
        }
        let style = try #require(page.all("style").first).text
        #expect(!style.contains("url(") && !style.contains("@import"))
        #expect(page.all("style").count == 1)
    }

    @Test func heedsItsOwnStyleSheetAlone() throws {
        let page = try Self.page(Runs.hostile)
        let policy = try #require(
            page.all("meta").first { $0.attributes["http-equiv"] != nil }?.attributes["content"])
        let style = try #require(page.all("style").first).text
        let digest = Data(SHA256.hash(data: Data(style.utf8))).base64EncodedString()
        #expect(policy.hasPrefix("default-src 'none'; style-src 'sha256-\(digest)';"))
    }

    @Test func takesNoNameForMarkup() throws {
        let page = try Self.page(Runs.hostile)
        // What XML has no characters for is shown as such.
        let shown = Runs.evil.replacing("\u{202E}", with: "\u{FFFD}").replacing("\u{0}", with: "\u{FFFD}")
        #expect(page.all("h1").first?.text == shown)
        #expect(page.all("title").first?.text == "\(Runs.hostile.judgement.verdict.rawValue) · \(shown)")
    }

    @Test(arguments: Runs.all + [Runs.hostile])
    func hasIDsThatAreUniqueAndLinksThatLeadSomewhere(_ run: ReportedRun) throws {
        let page = try Self.page(run)
        let ids = page.elements.compactMap { $0.attributes["id"] }
        #expect(Set(ids).count == ids.count)
        for link in page.all("a") {
            let address = try #require(link.attributes["href"])
            #expect(ids.contains(String(address.dropFirst())))
        }
        for element in page.elements {
            for name in (element.attributes["aria-labelledby"] ?? "").split(separator: " ") {
                #expect(ids.contains(String(name)))
            }
        }
    }

    @Test func isTheSameForTheSameJournal() {
        let entries = SyntheticRun.KillPrimary().script.ordered
        #expect(HTMLReport(Runs.report(entries)).text == HTMLReport(Runs.report(entries)).text)
    }

    @Test func saysThatAnEmptyJournalHoldsNoRun() throws {
        let page = try Self.page(Runs.report([]))
        #expect(page.all("h1").first?.text == "A journal without a run")
        #expect(try #require(page.all("div", class: "verdict").first).text.hasPrefix("INCONCLUSIVE"))
        #expect(try #require(page.text(ofID: "timeline")).contains("no run in the journal"))
    }

    @Test func saysThatAJournalWasCutOff() throws {
        var integrity = JournalIntegrity()
        integrity.lines = 600
        integrity.tornBytes = 17
        let entries = Array(SyntheticRun.KillPrimary().script.ordered.prefix(600))
        let page = try Self.page(Runs.report(entries, integrity))
        #expect(page.text.contains("17 bytes of a torn last line left out"))
        #expect(page.text.contains("has no end in the journal"))
        #expect(try #require(page.all("div", class: "verdict").first).text.hasPrefix("INCONCLUSIVE"))
    }
}

extension ReportedRun: CustomTestStringConvertible {
    public var testDescription: String { "\(title): \(judgement.verdict.rawValue)" }
}
