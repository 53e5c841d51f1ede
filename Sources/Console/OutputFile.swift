#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file that appears at its path when it is complete, and not before.
package final class OutputFile {
    package let text: TextOutput
    private let path: String
    private let partialPath: String
    private let descriptor: CInt

    package init(_ path: String) throws(ConsoleError) {
        self.path = path
        partialPath = "\(path).\(getpid()).partial"
        descriptor = open(partialPath, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw .system("\(path) cannot be written") }
        text = TextOutput(to: descriptor)
    }

    /// Leaves nothing behind of a file that was not finished.
    deinit {
        close(descriptor)
        unlink(partialPath)
    }

    package func finish() throws(ConsoleError) {
        try text.flush()
        guard rename(partialPath, path) == 0 else { throw .system("\(path) cannot be written") }
    }
}
