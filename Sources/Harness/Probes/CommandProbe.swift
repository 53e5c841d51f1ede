import Chaos

/// A program on this machine; passes with exit code 0, and its value is the number that it prints last.
package struct CommandProbe: ProbeReader {
    private static let timeLimit = 30.0

    private let command: [String]
    private let runner = ProgramRunner()

    package init(_ command: [String]) { self.command = command }

    package func look() async throws -> ProbeLook {
        let ending = try await withTimeLimit(Self.timeLimit) { try await runner.end(of: command) }
        return ProbeLook(
            value: Double(ending.lastLine.drop(while: \.isWhitespace)), passed: ending.problem == nil,
            problem: ending.problem)
    }
}
