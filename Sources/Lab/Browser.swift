#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The browser of whoever sits before this machine.
package enum Browser {
    private static let programs = ["xdg-open", "sensible-browser"]

    /// The program that opens an address, where there is a display and one is installed.
    ///
    /// - Parameter environment: has `DISPLAY` or `WAYLAND_DISPLAY`, and `PATH`.
    package static func program(_ environment: [String: String]) -> String? {
        let hasDisplay = ["DISPLAY", "WAYLAND_DISPLAY"].contains { !(environment[$0] ?? "").isEmpty }
        guard hasDisplay else { return nil }
        let folders = (environment["PATH"] ?? "").split(separator: ":")
        return programs.lazy.flatMap { program in folders.lazy.map { "\($0)/\(program)" } }
            .first { access($0, X_OK) == 0 }
    }

    /// Starts it, and does not wait: it may be the browser itself.
    ///
    /// - Returns: whether it could be started.
    package static func open(_ url: String, with program: String) -> Bool {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // What browsers have to say is not for our terminal.
        for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setflags(&attributes, Int16(newSession))
        let arguments: [UnsafeMutablePointer<CChar>?] = [strdup(program), strdup(url), nil]
        defer { arguments.forEach { free($0) } }
        var id = pid_t()
        return posix_spawn(&id, program, &actions, &attributes, arguments, environ) == 0
    }

    /// `POSIX_SPAWN_SETSID` (glibc 2.26, musl 1.1.22): Ctrl-C and a closed terminal are not for it.
    private static let newSession: CInt = 0x80
}
