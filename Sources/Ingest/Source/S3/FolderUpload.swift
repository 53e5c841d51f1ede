import Catalog
import ObjectStore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Puts the MIDI files of a folder into a bucket, which is made if it is not there.
package struct FolderUpload: Sendable {
    private static let width = 32

    private let folder: String
    private let place: ObjectLocation
    private let client: S3Client

    /// - Throws: ``ObjectStoreError``.
    package init(of folder: String, to location: String) throws(ObjectStoreError) {
        self.folder = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
        place = try ObjectLocation(location)
        client = try S3Client(bucket: place.bucket)
    }

    /// - Returns: the number of objects.
    /// - Throws: ``IngestError`` or ``ObjectStoreError``.
    package func run() async throws -> Int {
        let listing = try MIDIFolder.list(Array(folder.utf8))
        if let obstacle = listing.obstacles.first {
            throw IngestError(
                .folderUnreadable, at: MIDIFolder.text(ofPath: obstacle.path), obstacle.reason)
        }
        try await client.createBucket()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, path) in listing.files.enumerated() {
                if number >= Self.width { try await group.next() }
                group.addTask { try await put(path) }
            }
            try await group.waitForAll()
        }
        return listing.files.count
    }

    private func put(_ path: [UInt8]) async throws {
        guard let text = String(validating: path, as: UTF8.self) else {
            throw IngestError(
                .folderUnreadable, at: MIDIFolder.text(ofPath: path), "objects have names in UTF-8 only")
        }
        guard let bytes = FileManager.default.contents(atPath: text) else {
            throw IngestError(.folderUnreadable, at: text, "it cannot be read")
        }
        let name = String(decoding: path.dropFirst(folder.utf8.count + 1), as: UTF8.self)
        try await client.put(place.prefix + name, Array(bytes))
    }
}
