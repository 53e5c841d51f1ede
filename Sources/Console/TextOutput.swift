#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Buffered text that goes to a file, standard output or standard error.
package final class TextOutput {
    private static let capacity = 1 << 16

    private let descriptor: CInt
    private var buffer: [UInt8] = []

    package init(to descriptor: CInt) {
        self.descriptor = descriptor
        buffer.reserveCapacity(Self.capacity)
    }

    package static func standardOutput() -> TextOutput { TextOutput(to: STDOUT_FILENO) }
    package static func standardError() -> TextOutput { TextOutput(to: STDERR_FILENO) }

    /// Prints one line to standard output.
    package static func print(_ text: String) throws(ConsoleError) {
        let output = standardOutput()
        try output.line(text)
        try output.flush()
    }

    /// Prints `error: ` and what `error` says in one line to standard error.
    package static func printError(_ error: any Error) throws(ConsoleError) {
        let output = standardError()
        try output.line("error: " + TextTable.printable("\(error)"))
        try output.flush()
    }

    /// Appends text as it is.
    package func text(_ text: some Sequence<UInt8>) throws(ConsoleError) {
        buffer.append(contentsOf: text)
        if buffer.count >= Self.capacity { try flush() }
    }

    /// Appends one line.
    package func line(_ text: some Sequence<UInt8>) throws(ConsoleError) {
        buffer.append(contentsOf: text)
        buffer.append(UInt8(ascii: "\n"))
        if buffer.count >= Self.capacity { try flush() }
    }

    package func line(_ text: String) throws(ConsoleError) {
        try line(text.utf8)
    }

    /// Writes what is buffered.
    package func flush() throws(ConsoleError) {
        defer { buffer.removeAll(keepingCapacity: true) }
        var done = 0
        while done < buffer.count {
            let count = buffer[done...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                done += count
            } else if errno != EINTR {
                throw ConsoleError.system("the output cannot be written")
            }
        }
    }
}
