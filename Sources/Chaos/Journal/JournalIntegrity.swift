/// Whether a journal is as it was written.
package struct JournalIntegrity: Hashable, Sendable {
    package struct Problem: Hashable, Sendable {
        /// From 1.
        package var line: Int
        package var message: String

        package init(line: Int, message: String) {
            self.line = line
            self.message = message
        }

        package var text: String { "line \(line): \(message)" }
    }

    /// Lines that are whole.
    package var lines = 0
    /// Of the last of them, in hexadecimal digits.
    package var digest = ""
    /// Bytes of a last line that was not written to its end, as when the harness is killed.
    package var tornBytes = 0
    /// The first line that is not as it was written; nothing from there on was read.
    package var problem: Problem?

    package init() {}
}
