/// Runs programs on the harness's machine.
package protocol ProgramDriver: Sendable {
    /// Runs one to its end; cancelling the task ends it, and its children, first.
    ///
    /// - Returns: why it did not do what it should have; `nil` after exit code 0.
    func run(_ command: [String], within seconds: Double) async -> String?
}

/// Runs nothing, and says so.
package struct NoPrograms: ProgramDriver {
    package init() {}

    package func run(_ command: [String], within seconds: Double) async -> String? {
        "no programs are run here"
    }
}
