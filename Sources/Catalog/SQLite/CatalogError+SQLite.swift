import GRDB

extension CatalogError {
    /// What an SQLite error means to the catalog's user. SQLite documentation: "Result and Error
    /// Codes".
    package init(_ error: DatabaseError, at path: String) {
        switch error.resultCode {
        case .SQLITE_NOTADB:
            self.init(
                .notADatabase, at: path,
                "the file is not an SQLite database; it was left as it is: give another path")
        case .SQLITE_FULL:
            self.init(.full, at: path, "the disk is full: free some space and run again; nothing is lost")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(
                .locked, at: path, "another process is writing it: try again when that has finished")
        case .SQLITE_READONLY, .SQLITE_PERM:
            self.init(.readOnly, at: path, "it must not be written: check its permissions")
        case .SQLITE_CANTOPEN:
            self.init(
                .readOnly, at: path,
                "it cannot be opened: check the permissions of the file and of its folder, which SQLite writes to"
            )
        case .SQLITE_CORRUPT:
            self.init(
                .damaged, at: path,
                "the database is damaged (\(error.message ?? "no details")): move it away and ingest again")
        default:
            self.init(
                .failed, at: path,
                "SQLite error \(error.extendedResultCode.rawValue): \(error.message ?? "no details")")
        }
    }
}
