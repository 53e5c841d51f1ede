/// Why a catalog could not be opened, read or written.
package struct CatalogError: Error, Hashable, Sendable {
    package enum Code: String, Sendable {
        /// The folder that should hold the catalog does not exist.
        case folderMissing = "folder-missing"
        /// There is no catalog at the path, and none was to be created.
        case missing
        /// The path is a folder or a device.
        case notAFile = "not-a-file"
        /// The file is not an SQLite database.
        case notADatabase = "not-a-database"
        /// The file is another application's database.
        case notACatalog = "not-a-catalog"
        /// A later version of the program has changed the catalog's schema.
        case newerVersion = "newer-version"
        /// An earlier version's catalog, opened for reading only, so that it could not be migrated.
        case olderVersion = "older-version"
        /// The catalog, or its folder, must not be written.
        case readOnly = "read-only"
        /// The disk is full.
        case full
        /// Another process held the catalog's lock for too long.
        case locked
        /// Another ingest is writing this catalog.
        case ingestRunning = "ingest-running"
        /// The connection string has a mistake.
        case badAddress = "bad-address"
        /// The database's server does not answer, or goes away again and again.
        case unreachable
        /// The server refuses the user, or the password.
        case refused
        /// Another ingest took over: this one was believed dead.
        case superseded
        /// The database contradicts itself.
        case damaged
        /// Anything else that the database reported.
        case failed
    }

    package var code: Code
    /// What is wrong and what to do about it, in one line.
    package var message: String
    /// The catalog's path, or its server and database.
    package var path: String

    package init(_ code: Code, at path: String, _ message: String) {
        self.code = code
        self.path = path
        self.message = message
    }
}

extension CatalogError: CustomStringConvertible {
    package var description: String { "catalog \(path): \(message)" }
}
