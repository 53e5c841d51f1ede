import Chaos
import Subprocess
import SystemPackage

/// Runs programs on this machine, each in a session of its own, which ends as a whole: first it is asked to, then killed.
package struct ProgramRunner: ProgramDriver {
    package struct Ending: Sendable {
        /// `nil` after exit code 0.
        package var problem: String?
        /// The last line that it wrote, to standard output or errors.
        package var lastLine: String
    }

    /// Bytes, of a line.
    private static let longestLine = 64 << 10

    package init() {}

    package func run(_ command: [String], within seconds: Double) async -> String? {
        do {
            return try await withTimeLimit(seconds) { try await end(of: command) }.problem
        } catch is TimeLimitExceeded {
            return "it ran for more than \(seconds) s and was ended"
        } catch is CancellationError {
            return "it was ended early"
        } catch {
            return "\(error)"
        }
    }

    /// Runs a program to its end; cancelling the task ends it.
    ///
    /// - Throws: when it cannot be started.
    package func end(of command: [String]) async throws -> Ending {
        guard let name = command.first else { return Ending(problem: "no program is named", lastLine: "") }
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [
            .gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: .seconds(5)),
            .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .seconds(1)),
        ]
        let result = try await Subprocess.run(
            name.contains("/") ? .path(FilePath(name)) : .name(name),
            arguments: Arguments(Array(command.dropFirst())), platformOptions: options, input: .none,
            output: .sequence, error: .combinedWithOutput
        ) { execution in
            var last = ""
            for try await line in execution.standardOutput.strings(
                bufferingPolicy: .maxLineLength(Self.longestLine))
            where !line.allSatisfy(\.isWhitespace) {
                last = line
            }
            return last
        }
        try Task.checkCancellation()
        let line = String(result.closureResult.prefix(500))
        let problem: String? =
            switch result.terminationStatus {
            case .exited(0): nil
            case .exited(let code): "it ended with \(code): \(line)"
            case .signaled(let signal): "it was ended by signal \(signal)"
            }
        return Ending(problem: problem, lastLine: line)
    }
}
