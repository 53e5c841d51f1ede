/// Why load could not be made, or a ledger not be kept or checked.
package struct LoadError: Error, Hashable, Sendable {
    package enum Code: String, Sendable {
        case badAddress = "bad-address"
        case badSchedule = "bad-schedule"
        case badScenario = "bad-scenario"
        case badPath = "bad-path"
        /// A host's name leads nowhere.
        case unknownHost = "unknown-host"
        /// What has to be known before the start was answered nowhere.
        case unreachable
        /// The system answers, but not as Scale does.
        case unexpectedAnswer = "unexpected-answer"
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

extension LoadError: CustomStringConvertible {
    package var description: String { "\(subject): \(message)" }
}
