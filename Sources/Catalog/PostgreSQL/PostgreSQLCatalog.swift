import Postgres
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A catalog in a PostgreSQL database, 14 or newer.
///
/// Songs are read from a replica where the address names one, everything else from the primary. The
/// database is first asked for when it is first needed, so that a server can start without it.
///
/// Every method throws ``CatalogError`` for what the database reports.
package final class PostgreSQLCatalog: Sendable {
    /// What finished ingests notify.
    static let channel = "scale_ingest"

    let address: PostgresAddress
    let primary: PostgresPool
    let reader: PostgresPool
    /// Seconds since 1970.
    let clock: @Sendable () -> Int
    /// How long a write is tried again, such as while a replica is being promoted.
    let patience: Duration
    private let mode: CatalogMode
    /// Whether the database has been found to be a catalog of this version.
    private let isChecked = Mutex(false)
    /// The name and number of the database that songs were read from last.
    private let database = Mutex<String?>(nil)
    /// Holds the advisory lock while this catalog runs an ingest.
    let ingestLock = Mutex<PostgresConnection?>(nil)

    /// - Parameters:
    ///   - address: see ``PostgresAddress``.
    ///   - patience: how long a write is tried again while the server cannot be reached, or is no
    ///     primary.
    ///   - clock: the time in seconds since 1970.
    /// - Throws: ``CatalogError`` with code `badAddress`.
    package init(
        address text: String, mode: CatalogMode = .create, patience: Duration = .seconds(10),
        clock: @escaping @Sendable () -> Int = { time(nil) }
    ) throws {
        do {
            address = try PostgresAddress(text)
        } catch {
            // The address itself may hold a password.
            throw CatalogError(error, at: "postgresql://…")
        }
        primary = PostgresPool(address, .primary)
        reader = PostgresPool(address, .preferStandby)
        self.mode = mode
        self.patience = patience
        self.clock = clock
    }

    package var place: String { address.description }

    /// Makes sure that the database is there and is a catalog of this version, which every use does
    /// for itself.
    package func check() async throws {
        guard !isChecked.withLock({ $0 }) else { return }
        try await describingErrors {
            var found = try await reader.transaction(.snapshot) { try PostgreSQLSchema.look($0) }
            // A replica may lag behind.
            if found.isToBeMade { found = try await lookAtPrimary() ?? found }
            try refuse(found.schema)
            if mode != .readOnly, found.isToBeMade || !found.instrumentsAreNamed {
                try await primary.write(within: patience) { session in
                    // Another may have been quicker.
                    try refuse(try PostgreSQLSchema.lock(session))
                    try PostgreSQLSchema.migrate(session)
                }
            }
        }
        isChecked.withLock { $0 = true }
    }

    /// - Returns: `nil` where the address leads to replicas alone.
    private func lookAtPrimary() async throws -> PostgreSQLSchema.Sight? {
        do {
            return try await primary.transaction(.snapshot) { try PostgreSQLSchema.look($0) }
        } catch let error as PostgresError where error.sqlState == "25006" {
            return nil
        }
    }

    private func refuse(_ found: PostgreSQLSchema.Found) throws {
        switch found {
        case .foreign:
            throw CatalogError(
                .notACatalog, at: place,
                "it holds another application's tables and was left as it is: give another database")
        case .nothing where mode != .create:
            throw CatalogError(
                .missing, at: place, "the database is empty: fill it with `scale ingest`")
        case .version(let version) where version > PostgreSQLSchema.version:
            throw CatalogError(
                .newerVersion, at: place,
                "a newer version of scale made it, and it was left as it is: use that version")
        case .version(let version) where version < PostgreSQLSchema.version && mode == .readOnly:
            throw CatalogError(
                .olderVersion, at: place,
                "an older version of scale made it: run `scale ingest` once to bring it up to date")
        case .nothing, .version: break
        }
    }

    package func close() async {
        await primary.close()
        await reader.close()
    }
}

extension PostgreSQLCatalog {
    /// Reads in one consistent view, from a replica where there is one; once more when the connection was
    /// lost.
    func read<Value: Sendable>(_ body: @Sendable (PostgresSession) throws -> Value) async throws -> Value {
        try await check()
        return try await describingErrors {
            do {
                return try await reader.transaction(.snapshot, body)
            } catch let error as PostgresError where error.isTransient && error.kind != .cannotConnect {
                return try await reader.transaction(.snapshot, body)
            }
        }
    }

    /// Reads what may have been written just now.
    func readCurrent<Value: Sendable>(
        _ body: @Sendable (PostgresSession) throws -> Value
    ) async throws -> Value {
        try await write(body)
    }

    /// Writes in one transaction, which is on the disk when this returns.
    ///
    /// - Parameter body: may run again after it took effect; see ``PostgresPool/write(within:_:)``.
    func write<Value: Sendable>(_ body: @Sendable (PostgresSession) throws -> Value) async throws -> Value {
        try await check()
        return try await describingErrors {
            try await primary.write(within: patience, body)
        }
    }

    /// Makes sure that songs come from the database that has the catalog's name now.
    ///
    /// When a backup is restored, another one takes the name over. Connections to the old one are ended on the primary,
    /// but those to its replicas go on.
    func confirmDatabase(_ session: PostgresSession) throws {
        let found = try session.row(Self.databaseIdentity) { try $0.text(0) }
        let isAnother = database.withLock { known in
            let isAnother = known != nil && known != found
            known = isAnother ? nil : found
            return isAnother
        }
        guard isAnother else { return }
        isChecked.withLock { $0 = false }
        // Ends this connection and its like: new ones are led by the name.
        throw PostgresError(.connectionLost, "another database has the catalog's name now")
    }

    private static let databaseIdentity = PostgresStatement(
        "database", "SELECT datname || ' ' || oid FROM pg_database WHERE datname = current_database()")

    func describingErrors<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let error as PostgresError {
            throw CatalogError(error, at: place)
        }
    }
}
