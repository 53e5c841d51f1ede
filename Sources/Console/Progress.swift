import Ingest

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Work whose progress people can watch.
package enum Progress {
    /// Processors that work can be spread over.
    package static var cores: Int { max(1, Int(sysconf(CInt(_SC_NPROCESSORS_ONLN)))) }

    /// Runs `work` and shows how far it is, on standard error; it is to call its argument now and then
    /// with the number of units done, on any thread.
    package static func shown<Value>(
        of unit: String, total: Int,
        _ work: (_ show: @escaping @Sendable (_ done: Int) -> Void) async throws -> Value
    ) async throws -> Value {
        try await shown(of: unit) { show in try await work { show($0, total) } }
    }

    /// The same for work whose total is known only to itself.
    package static func shown<Value>(
        of unit: String,
        _ work: (_ show: @escaping @Sendable (_ done: Int, _ total: Int) -> Void) async throws -> Value
    ) async throws -> Value {
        let display = ProgressDisplay()
        let start = ContinuousClock.now
        defer { display.end() }
        return try await work { done, total in
            let elapsed = (ContinuousClock.now - start).components
            let seconds = Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18
            display.show(IngestProgress(files: done, of: unit, total: total, seconds: seconds))
        }
    }
}
