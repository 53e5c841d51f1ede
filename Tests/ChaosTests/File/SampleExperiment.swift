import Chaos
import Foundation

/// A small valid experiment, of which tests change lines.
enum SampleExperiment {
    static let text = """
        title: Kill a web server
        load:
          readers:
            scenarios: {browse: 5, search: 3}
            rate: 50/s
          writers:
            ledger: true
            rate: 5/s
        probes:
          songs:
            prometheus: min(scale_catalog_songs)
        steady-state:
          duration: 15s
          conditions:
            - success-share: {load: readers}
              at-least: 99.9%
            - probe: {name: songs}
              at-least: 1
        method:
          - id: kill
            fault: kill
            targets: {component: web, zone: b}
          - id: burn
            fault: {cpu: {workers: 4}}
            targets: {component: web, zone: c}
            duration: 30s
        hypotheses:
          - id: reads
            title: Reads go on
            threshold:
              success-share: {load: readers}
              at-least: 99%
              during: method

        """

    /// - Parameters:
    ///   - old: is in the sample once.
    static func replacing(_ old: String, by new: String, set: [String: String] = [:]) -> ExperimentFile {
        precondition(text.components(separatedBy: old).count == 2, "“\(old)” is not there once")
        return read(text.replacingOccurrences(of: old, with: new), set: set)
    }

    static func read(_ text: String, set: [String: String] = [:]) -> ExperimentFile {
        ExperimentFile(Array(text.utf8), name: "sample.yaml", set: set)
    }
}

/// The repository's folder.
let repository = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

func shippedExperiments() throws -> [URL] {
    try FileManager.default.contentsOfDirectory(
        at: repository.appendingPathComponent("experiments").resolvingSymlinksInPath(),
        includingPropertiesForKeys: nil
    )
    .filter { $0.pathExtension == "yaml" }
    .sorted { $0.path < $1.path }
}
