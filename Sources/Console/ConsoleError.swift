#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Why a command could not do what it was asked, in one line for people.
package struct ConsoleError: Error, Hashable, Sendable, CustomStringConvertible {
    package var message: String

    package init(_ message: String) {
        self.message = message
    }

    /// With what `errno` says.
    static func system(_ what: String) -> ConsoleError {
        ConsoleError("\(what): \(String(cString: strerror(errno)).lowercased())")
    }

    package var description: String { message }
}
