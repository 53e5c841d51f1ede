/// Why a fault could not be injected, proved or healed.
package struct FaultError: Error, Hashable, Sendable {
    package enum Code: String, Codable, Sendable {
        /// The target does not run, or is not what it was said to be.
        case noTarget = "no-target"
        /// This kernel, engine or machine has no means for it.
        case notPossible = "not-possible"
        /// The injector lacks rights.
        case notPermitted = "not-permitted"
        /// A parameter has no meaning, such as a path that is no folder.
        case badParameter = "bad-parameter"
        /// The kernel refused, or a program that was run failed.
        case failed
        /// The helper container could not be started, or said nothing in time.
        case noInjector = "no-injector"
    }

    package var code: Code
    /// What it is about, such as `container web-b` or a file of a cgroup.
    package var subject: String
    /// What is wrong and what to do, in one line.
    package var message: String

    package init(_ code: Code, _ subject: String, _ message: String) {
        self.code = code
        self.subject = subject
        self.message = String(message.map { $0.isNewline ? " " : $0 })
    }
}

extension FaultError: CustomStringConvertible {
    package var description: String { "\(subject): \(message)" }
}
