#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// How many connections this process may have open.
package enum DescriptorLimit {
    /// Left for what is no connection of a run.
    private static let reserve = 64

    /// Asks for as many as the system allows.
    ///
    /// - Returns: how many connections there can be.
    package static func raise() -> Int {
        var limit = rlimit()
        // The constant's type differs between the C libraries.
        guard getrlimit(numericCast(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1024 - reserve }
        limit.rlim_cur = limit.rlim_max
        _ = setrlimit(numericCast(RLIMIT_NOFILE.rawValue), &limit)
        guard getrlimit(numericCast(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1024 - reserve }
        return Int(min(limit.rlim_cur, 1_000_000)) - reserve
    }
}
