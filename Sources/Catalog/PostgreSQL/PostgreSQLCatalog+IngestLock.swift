import Postgres
import Synchronization

/// The advisory lock of an ingest, which a session of its own holds.
extension PostgreSQLCatalog {
    /// - Throws: ``CatalogError`` with code `ingestRunning` when another ingest holds it.
    func acquireLock() async throws -> PostgresConnection {
        guard ingestLock.withLock({ $0 == nil }), let lock = try await openLock() else {
            throw CatalogError(
                .ingestRunning, at: place, "another ingest is writing it: wait until that has finished")
        }
        return lock
    }

    /// Takes the lock again where its connection was lost, such as with a server that has been replaced.
    ///
    /// Until it succeeds another ingest may begin; the run of this one is then superseded.
    func keepLock() async {
        guard let lock = ingestLock.withLock({ $0 }), await !lock.isHealthy(after: .seconds(10)) else {
            return
        }
        await lock.close()
        guard let renewed = try? await openLock() else { return }
        ingestLock.withLock { $0 = renewed }
    }

    func releaseLock() async {
        let lock = ingestLock.withLock { lock in
            defer { lock = nil }
            return lock
        }
        guard let lock else { return }
        // A server that is busy ends a session, and what it holds, some time after its client has closed it.
        _ = try? await lock.perform { session in try session.row(Self.unlock) { try $0.boolean(0) } }
        await lock.close()
    }

    /// - Returns: `nil` when another session holds the lock.
    private func openLock() async throws -> PostgresConnection? {
        let connection = try await primary.dedicated()
        let isAcquired = try await connection.perform { session in
            // The server has to notice soon when this machine is gone.
            try session.run(
                "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3",
                name: "keepalives")
            return try session.row(Self.tryLock) { try $0.boolean(0) }
        }
        if isAcquired == true { return connection }
        await connection.close()
        return nil
    }

    private static let tryLock = statement("ingest lock", "pg_try_advisory_lock")
    private static let unlock = statement("ingest unlock", "pg_advisory_unlock")

    /// Of this catalog's tables, whatever other schemas the database has.
    private static func statement(_ name: String, _ function: String) -> PostgresStatement {
        PostgresStatement(
            name, "SELECT \(function)(hashtext('scale ingest'), 'ingest_runs'::regclass::oid::integer)")
    }
}
