/// Why the Docker engine did not do what it was asked.
package struct DockerError: Error, Hashable, Sendable {
    package enum Code: String, Sendable {
        /// `DOCKER_HOST` names no socket or address.
        case badAddress = "bad-address"
        /// No engine answers.
        case unreachable
        /// The engine is older than API 1.41.
        case tooOld = "too-old"
        /// There is no such container, network, volume or image.
        case missing
        /// It is there already, or in use.
        case conflict
        /// Another process has the port, or another network the addresses.
        case portTaken = "port-taken"
        case refused
    }

    package var code: Code
    /// What was asked for, such as `container web-a`.
    package var subject: String
    /// One line.
    package var message: String

    package init(_ code: Code, _ subject: String, _ message: String) {
        self.code = code
        self.subject = subject
        // Messages come from elsewhere.
        self.message = String(message.map { $0.isNewline ? " " : $0 })
    }
}

extension DockerError: CustomStringConvertible {
    package var description: String { "\(subject): \(message)" }
}
