/// Why a journal cannot be written or read.
package struct JournalError: Error, Hashable, Sendable {
    package enum Code: String, Sendable {
        /// There is a file already.
        case exists
        case unwritable
        /// No space is left for it.
        case full
        case unreadable
        /// An entry that cannot be written as JSON.
        case badEntry = "bad-entry"
    }

    package var code: Code
    package var path: String
    /// What is wrong and what to do, in one line.
    package var message: String

    package init(_ code: Code, _ path: String, _ message: String) {
        self.code = code
        self.path = path
        self.message = message
    }
}

extension JournalError: CustomStringConvertible {
    package var description: String { "\(path): \(message)" }
}
