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

    #if canImport(Glibc)
        private static let resource = RLIMIT_NOFILE.rawValue
    #else
        private static let resource = RLIMIT_NOFILE
    #endif

    /// Asks for as many as the system allows.
    ///
    /// - Returns: how many connections there can be.
    package static func raise() -> Int {
        var limit = rlimit()
        guard getrlimit(numericCast(resource), &limit) == 0 else { return 1024 - reserve }
        limit.rlim_cur = limit.rlim_max
        _ = setrlimit(numericCast(resource), &limit)
        guard getrlimit(numericCast(resource), &limit) == 0 else { return 1024 - reserve }
        return Int(min(limit.rlim_cur, 1_000_000)) - reserve
    }
}
