import Catalog
import Foundation
import Ingest
import MIDI

/// A run's work folder with one chunk: all files of a library.
struct WorkFolder {
    let path: String
    let files: [FileStamp]

    init(at path: String, of library: String, change: (inout WorkManifest) -> Void = { _ in }) async throws {
        self.path = path
        let source = try FolderSource(library)
        let lister = source.makeLister()
        var files: [FileStamp] = []
        while let listing = try await lister.next(limit: 1000) { files += listing.files }
        self.files = files.sorted { $0.key < $1.key }
        let reading = Reading(mode: .lenient, version: InstrumentReader.version)
        var manifest = WorkManifest(source: source.location, reading: reading, run: 1, chunks: 1)
        change(&manifest)
        let store = FolderWorkStore(path)
        try await store.put(WorkChunk.name(0), WorkChunk.bytes(of: self.files))
        try await store.put(WorkManifest.name, try manifest.bytes)
    }

    var rows: ChunkRows? {
        get async throws {
            try await FolderWorkStore(path).get(WorkChunk.rowsName(0)).map { try ChunkRows($0, at: path) }
        }
    }
}

extension FileRecord {
    /// All of it, to be compared.
    var text: String {
        switch content {
        case .song(let id, let extraction, let title):
            "\(file.key) \(file.size) \(file.revision) \(id) \(extraction) \(title ?? "-")"
        case .invalid(let id, let reasons):
            "\(file.key) \(file.size) \(file.revision) \(id?.description ?? "-") \(reasons)"
        }
    }

    var reason: String? {
        if case .invalid(_, let reasons) = content { return reasons.last?.reason }
        return nil
    }
}
