/// Why a lab could not be started, looked at or removed.
package struct LabError: Error, Hashable, Sendable {
    package enum Code: String, Sendable {
        case badName = "bad-name"
        /// The folder `deploy`, or a file in it, is not there.
        case filesMissing = "files-missing"
        case imageMissing = "image-missing"
        case portTaken = "port-taken"
        case noAddresses = "no-addresses"
        case tooLittleMemory = "too-little-memory"
        case tooLittleDisk = "too-little-disk"
        case stateUnwritable = "state-unwritable"
        /// A part was not healthy in time.
        case notHealthy = "not-healthy"
        /// A step that runs to its end, such as the ingest, failed.
        case stepFailed = "step-failed"
        case noLab = "no-lab"
        /// Its data is nowhere else.
        case onlyCopy = "only-copy"
        /// Something is under way, or was interrupted, that does not go together with what was asked for.
        case busy
        /// The images hold another major version of PostgreSQL than the data.
        case otherMajorVersion = "other-major-version"
        /// A file of the user's cannot be read or written.
        case badFile = "bad-file"
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

extension LabError: CustomStringConvertible {
    package var description: String { "\(subject): \(message)" }
}
