import ArgumentParser
import Chaos
import Console

struct ChaosCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chaos",
        abstract: "Experiments that break a system on purpose, and judge what was expected of it.",
        discussion: """
            An experiment is a file: what is done to which parts of a system, and what is expected of it. \
            docs/experiments.md explains the format; experiments/ holds those for the lab.

            Examples:
              scale chaos list
              scale chaos describe experiments/kill-primary.yaml
              scale chaos validate my-experiment.yaml
              scale chaos run experiments/kill-primary.yaml
            """,
        subcommands: [
            ChaosRunCommand.self, ChaosListCommand.self, ChaosDescribeCommand.self, ChaosValidateCommand.self,
            ChaosJudgeCommand.self, ChaosReportCommand.self, ChaosFaultCommand.self, ChaosCleanCommand.self,
            ChaosDoctorCommand.self,
            ChaosSchemaCommand.self, ChaosInjectCommand.self,
        ])
}

enum ChaosFormat: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
}

/// Values for the parameters of experiment files.
struct ParameterOptions: ParsableArguments {
    @Option(
        name: .customLong("set"),
        help: ArgumentHelp("A value for a parameter of the file; may be repeated.", valueName: "name=value"))
    var assignments: [String] = []

    func validate() throws {
        var names: Set<Substring> = []
        for assignment in assignments {
            guard let sign = assignment.firstIndex(of: "="), sign > assignment.startIndex else {
                throw ValidationError("--set \(assignment) should be NAME=VALUE, such as --set zone=c.")
            }
            let name = assignment[..<sign]
            guard names.insert(name).inserted else {
                throw ValidationError("--set \(name) is there twice.")
            }
        }
    }

    var values: [String: String] {
        Dictionary(
            assignments.map { assignment in
                let parts = assignment.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                return (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
            }
        ) { $1 }
    }
}
