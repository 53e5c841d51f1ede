import GRDB
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A catalog in an SQLite file.
///
/// Readers see one consistent state each and never wait for writers (SQLite documentation:
/// "Write-Ahead Logging"). Beside the file lie its log (`-wal`, `-shm`) while it is open, and
/// `.lock`, by which one ingest at a time is let in.
///
/// Every method throws ``CatalogError`` for what the database reports.
package final class SQLiteCatalog: Sendable {
    package let path: String
    let pool: DatabasePool
    /// Seconds since 1970.
    let clock: @Sendable () -> Int
    /// Held while this catalog runs an ingest.
    let ingestLock = Mutex<IngestLock?>(nil)

    /// Opens the catalog; blocks for as long as that takes.
    ///
    /// A file that is no catalog, or one of a newer version, is left as it is.
    ///
    /// - Parameter clock: the time in seconds since 1970.
    /// - Throws: ``CatalogError``.
    package init(
        path: String, mode: CatalogMode = .create, clock: @escaping @Sendable () -> Int = { time(nil) }
    ) throws {
        self.path = path
        self.clock = clock
        do {
            let found: Found
            do {
                found = try Self.inspect(path, readOnly: true)
            } catch let error as DatabaseError where error.isUnfinished && mode != .readOnly {
                // Who wrote it last was killed, and only who may write can take back what was begun.
                found = try Self.inspect(path, readOnly: false)
            }
            switch found {
            case .nothing where mode != .create:
                throw CatalogError(.missing, at: path, "there is none: make it with `scale ingest FOLDER`")
            case .older where mode == .readOnly:
                throw CatalogError(
                    .olderVersion, at: path,
                    "an older version of scale made it: run `scale ingest` once to bring it up to date")
            case .nothing, .older, .current: break
            }
            pool = try DatabasePool(
                path: path, configuration: Self.configuration(readOnly: mode == .readOnly))
            if mode != .readOnly { try Self.migrate(pool) }
        } catch let error as DatabaseError {
            throw CatalogError(error, at: path)
        }
    }

    /// How long a connection waits for another process's lock, in seconds.
    private static let lockTimeout = 10.0

    private static func configuration(readOnly: Bool) -> Configuration {
        var configuration = Configuration()
        configuration.readonly = readOnly
        configuration.busyMode = .timeout(lockTimeout)
        configuration.maximumReaderCount = 4
        configuration.prepareDatabase { database in
            // SQLite documentation: "Defense Against The Dark Arts".
            try database.execute(sql: "PRAGMA trusted_schema = OFF")
        }
        return configuration
    }

    private enum Found {
        case nothing
        case older
        case current
    }

    /// Looks at what lies at `path` without changing what it holds.
    ///
    /// It is opened by SQLite alone: closing any other descriptor of the file would drop the locks
    /// that this process holds on it (SQLite documentation: "How To Corrupt An SQLite Database File").
    private static func inspect(_ path: String, readOnly: Bool) throws -> Found {
        var status = stat()
        guard stat(path, &status) == 0 else {
            guard errno == ENOENT else {
                throw CatalogError(
                    .failed, at: path, "it cannot be reached: \(String(cString: strerror(errno)))")
            }
            guard isFolder(parent(of: path)) else {
                throw CatalogError(
                    .folderMissing, at: path,
                    "the folder \(parent(of: path)) does not exist: create it or give another path")
            }
            return .nothing
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw CatalogError(.notAFile, at: path, "it is not a file: give the path of the catalog's file")
        }
        if status.st_size == 0 { return .nothing }
        // No database is smaller than a page, and SQLite would take a single byte for an empty one.
        guard status.st_size >= 512 else { throw DatabaseError(resultCode: .SQLITE_NOTADB) }
        let queue = try DatabaseQueue(path: path, configuration: configuration(readOnly: readOnly))
        defer { try? queue.close() }
        return try queue.read { database in
            let application = try Int.fetchOne(database, sql: "PRAGMA application_id")
            guard application == CatalogSchema.applicationID else {
                // A catalog whose making was cut short holds no table but the list of migrations.
                let tables = try String.fetchAll(database, sql: "SELECT name FROM sqlite_schema")
                if application == 0,
                    tables.allSatisfy({ $0.hasSuffix("grdb_migrations") || $0.hasPrefix("sqlite_") })
                {
                    return .nothing
                }
                throw CatalogError(
                    .notACatalog, at: path,
                    "the file is another application's database; it was left as it is: give another path")
            }
            guard try !CatalogSchema.migrator.hasBeenSuperseded(database) else {
                throw CatalogError(
                    .newerVersion, at: path,
                    "a newer version of scale made it, and it was left as it is: use that version")
            }
            return try CatalogSchema.migrator.hasCompletedMigrations(database) ? .current : .older
        }
    }

    private static func migrate(_ pool: DatabasePool) throws {
        do {
            try CatalogSchema.migrator.migrate(pool)
        } catch {
            // Another process may have migrated it between our look and our try.
            guard try pool.read(CatalogSchema.migrator.hasCompletedMigrations) else { throw error }
        }
        guard try !pool.read(CatalogSchema.instrumentsAreNamed) else { return }
        try pool.write(CatalogSchema.nameInstruments)
    }

    private static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}

extension SQLiteCatalog {
    /// Runs `body` on a reader's connection, in one consistent view.
    func read<Value: Sendable>(_ body: @Sendable (Database) throws -> Value) async throws -> Value {
        do {
            return try await pool.read(body)
        } catch let error as DatabaseError {
            throw CatalogError(error, at: path)
        }
    }

    /// Runs `body` on the writer's connection, in one transaction. It outlives a crash of this
    /// process, and one of the machine once the next checkpoint is made.
    func write<Value: Sendable>(_ body: @Sendable (Database) throws -> Value) async throws -> Value {
        do {
            return try await pool.write(body)
        } catch let error as DatabaseError {
            throw CatalogError(error, at: path)
        }
    }

    /// The same, on the disk when it returns (SQLite documentation: "PRAGMA synchronous").
    func writeThrough<Value: Sendable>(_ body: @Sendable (Database) throws -> Value) async throws -> Value {
        do {
            return try await pool.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA synchronous = FULL")
                defer { try? database.execute(sql: "PRAGMA synchronous = NORMAL") }
                var value: Value?
                try database.inTransaction(.immediate) {
                    value = try body(database)
                    return .commit
                }
                guard let value else { throw DatabaseError(resultCode: .SQLITE_ABORT) }
                return value
            }
        } catch let error as DatabaseError {
            throw CatalogError(error, at: path)
        }
    }
}

extension DatabaseError {
    /// Whether a change was begun and not ended, by a process that was killed. SQLite documentation: "Result and Error
    /// Codes", SQLITE_READONLY_ROLLBACK and SQLITE_READONLY_RECOVERY.
    fileprivate var isUnfinished: Bool {
        [.SQLITE_READONLY_ROLLBACK, .SQLITE_READONLY_RECOVERY].contains(extendedResultCode)
    }
}
