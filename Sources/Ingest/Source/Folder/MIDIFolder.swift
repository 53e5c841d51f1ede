import Catalog

/// The MIDI files below a folder all at once, for commands that take folders as well as files.
package enum MIDIFolder {
    package struct Listing: Sendable {
        /// Their paths, beginning with the folder's, in byte order.
        package var files: [[UInt8]] = []
        /// What could not be listed, and one clause on why.
        package var obstacles: [(path: [UInt8], reason: String)] = []
    }

    /// Bytes; larger files are not read.
    package static let maximumFileSize = FileRecord.maximumFileSize

    /// - Throws: ``IngestError``.
    package static func list(_ folder: [UInt8]) throws(IngestError) -> Listing {
        var listing = FolderListing(try RootFolder(String(decoding: folder, as: UTF8.self)))
        let folder = folder.last == UInt8(ascii: "/") ? folder.dropLast() : folder[...]
        var result = Listing()
        func path(of key: String) -> [UInt8] {
            key.isEmpty ? Array(folder) : folder + [UInt8(ascii: "/")] + FileKey.path(of: key)
        }
        while let batch = listing.next(limit: 1024) {
            result.files += batch.files.map { path(of: $0.key) }
            result.obstacles += batch.obstacles.map { (path(of: $0.key), $0.reason) }
        }
        result.files.sort { $0.lexicographicallyPrecedes($1) }
        result.obstacles.sort { $0.path.lexicographicallyPrecedes($1.path) }
        return result
    }

    /// A path as text: as it is where it is UTF-8, else as ``FileKey`` writes it.
    package static func text(ofPath path: [UInt8]) -> String {
        String(validating: path, as: UTF8.self) ?? FileKey.key(of: path)
    }
}
