#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The bytes of command-line arguments, which are lost where they are not UTF-8.
package struct ArgumentBytes {
    /// By the repaired text that Swift makes of them.
    private var arguments: [String: [UInt8]] = [:]

    /// Reads this process's arguments. proc(5)
    package init() {
        // On systems without /proc, arguments are what their text says.
        guard case .bytes(let all) = InputFile(path: Array("/proc/self/cmdline".utf8)).content() else {
            return
        }
        for argument in all.split(separator: 0, omittingEmptySubsequences: false) {
            let text = String(decoding: argument, as: UTF8.self)
            if text.unicodeScalars.contains("\u{FFFD}") { arguments[text] = Array(argument) }
        }
    }

    package func bytes(of argument: String) -> [UInt8] {
        arguments[argument] ?? Array(argument.utf8)
    }
}
