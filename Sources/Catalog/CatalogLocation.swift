import Postgres

/// All that a catalog keeps, in whichever database.
package typealias CatalogStore = SongStore & PlaylistStore & IngestStore & RunStore & NeighbourStore

/// How a catalog is opened.
package enum CatalogMode: Sendable {
    /// Creates the catalog if there is none, and migrates one of an older version.
    case create
    /// The same, but there must be one.
    case mustExist
    /// Changes nothing; there must be one, of this version.
    case readOnly
}

/// Where a catalog is: the path of an SQLite file, or the address of a PostgreSQL database.
package struct CatalogLocation: Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ text: String) { description = text }

    /// Whether it is on a server, which may be out of reach for a while.
    package var isRemote: Bool { PostgresAddress.isAddress(description) }

    /// Opens the catalog. One on a server is first asked for when it is first used.
    ///
    /// - Parameter patience: how long a write goes on trying while a server cannot be reached.
    /// - Throws: ``CatalogError``.
    package func open(_ mode: CatalogMode, patience: Duration = .seconds(10)) throws -> any CatalogStore {
        if isRemote { return try PostgreSQLCatalog(address: description, mode: mode, patience: patience) }
        guard !description.contains("://") else {
            throw CatalogError(
                .badAddress, at: description.prefix { $0 != ":" } + "://…",
                "there is no such kind of catalog: give a file, or postgresql://HOST/DATABASE")
        }
        return try SQLiteCatalog(path: description, mode: mode)
    }
}
