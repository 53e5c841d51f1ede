/// Why an experiment cannot be run.
package struct HarnessError: Error, Hashable, Sendable {
    package enum Code: String, Sendable {
        /// There is no such deployment, or several, and none is named.
        case noDeployment = "no-deployment"
        /// A part that the experiment needs is not known.
        case notObservable = "not-observable"
        case outputUnwritable = "output-unwritable"
        case badExperiment = "bad-experiment"
    }

    package var code: Code
    package var subject: String
    /// What is wrong and what to do, in one line.
    package var message: String

    package init(_ code: Code, _ subject: String, _ message: String) {
        self.code = code
        self.subject = subject
        self.message = String(message.map { $0.isNewline ? " " : $0 })
    }
}

extension HarnessError: CustomStringConvertible {
    package var description: String { "\(subject): \(message)" }
}
