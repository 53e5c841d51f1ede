import Chaos
import Foundation
import Testing

@Suite("The experiments of the repository")
struct ShippedExperimentsTests {
    @Test func areValidWithoutAWarning() throws {
        let files = try shippedExperiments()
        #expect(files.count >= 19)
        for url in files {
            let file = ExperimentFile(Array(try Data(contentsOf: url)), name: url.lastPathComponent)
            #expect(file.experiment != nil)
            #expect(
                file.diagnostics.isEmpty, "\(file.diagnostics.map(\.description).joined(separator: "\n"))")
        }
    }

    @Test func areValidWithEveryChoiceOfTheirParameters() throws {
        for url in try shippedExperiments() {
            let bytes = Array(try Data(contentsOf: url))
            guard ExperimentFile(bytes, name: "x").parameters["zone"] != nil else { continue }
            for zone in ["a", "b", "c"] {
                let file = ExperimentFile(bytes, name: url.lastPathComponent, set: ["zone": zone])
                let isRefused = file.diagnostics.contains { $0.code == .badParameter }
                #expect(file.experiment != nil || isRefused)
            }
        }
    }

    /// An alert that no rule raises would never come.
    @Test func nameAlertsThatThereAre() throws {
        let rules = try String(
            contentsOf: repository.appendingPathComponent("deploy/monitoring/prometheus/rules/alerts.yml"),
            encoding: .utf8)
        let known = Set(
            rules.split(separator: "\n").compactMap { line -> String? in
                let words = line.split(separator: " ")
                return words.count == 3 && words[1] == "alert:" ? String(words[2]) : nil
            })
        #expect(known.contains("ZoneSaturated"))
        for url in try shippedExperiments() {
            let file = ExperimentFile(Array(try Data(contentsOf: url)), name: url.lastPathComponent)
            for hypothesis in try #require(file.experiment).hypotheses {
                let event: EventPattern? =
                    switch hypothesis.claim {
                    case .happens(let event, _, _), .never(let event, _): event
                    default: nil
                    }
                switch event {
                case .alertFiring(let labels), .alertResolved(let labels):
                    #expect(known.contains(labels["alertname"] ?? ""), "\(file.name): \(hypothesis.id)")
                default: continue
                }
            }
        }
    }

    @Test func haveTheSchemaThatTheReaderHas() throws {
        let url = repository.appendingPathComponent("experiments/schema.json")
        let published = try String(contentsOf: url, encoding: .utf8)
        #expect(
            published == ExperimentSchema.text,
            "make it anew: scale chaos schema > experiments/schema.json")
        #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(published.utf8)) }
    }
}
