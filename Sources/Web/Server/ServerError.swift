import NIOCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Why the server could not start.
package struct ServerError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Sendable {
        case portInUse = "port-in-use"
        case notAllowed = "not-allowed"
        case addressUnavailable = "address-unavailable"
        case other
    }

    package var code: Code
    /// One line: what, where, and what to do.
    package var description: String

    /// - Parameter option: what chooses the port.
    init(_ error: IOError, host: String, port: Int, option: String = "--port") {
        switch error.errnoCode {
        case EADDRINUSE:
            code = .portInUse
            description =
                "port \(port) of \(host) is in use: stop the program that has it, or choose another with \(option)"
        case EACCES, EPERM:
            code = .notAllowed
            description =
                "port \(port) of \(host) is reserved for the system: choose one from 1024 up with \(option)"
        case EADDRNOTAVAIL:
            code = .addressUnavailable
            description = "\(host) is no address of this machine: choose another with --host"
        default:
            code = .other
            description = "cannot listen on port \(port) of \(host): \(error)"
        }
    }
}
