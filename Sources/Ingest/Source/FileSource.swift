import Catalog
import MIDI

/// Where MIDI files lie: a folder, or a prefix of a bucket.
package protocol FileSource: Sendable {
    /// Says which source it is, the same each time and on every machine that reads it.
    var location: String { get }

    /// A lister at the source's beginning.
    func makeLister() -> any FileLister

    /// A reader, which reads some files at a time.
    func makeReader(mode: InstrumentReader.Mode) -> any FileReader

    /// What only fetches files, some at a time.
    func makeFetcher() -> any FileFetcher
}

/// Finds the MIDI files of a source, some at a time.
package protocol FileLister: Sendable {
    /// - Returns: up to about `limit` files and obstacles; `nil` at the end, and when the task is cancelled.
    /// - Throws: when the listing cannot go on: what was found by then is not all.
    func next(limit: Int) async throws -> FileListing?
}

/// Reads files and extracts what they hold.
package protocol FileReader: Sendable {
    /// Stops early when the task is cancelled.
    ///
    /// - Throws: when the source as a whole cannot be read; a single file that cannot is an obstacle.
    func read(_ files: [FileStamp]) async throws -> FileBatch
}

/// Some of what a source holds.
package struct FileListing: Sendable {
    package var files: [FileStamp] = []
    package var obstacles: [Obstacle] = []
    package var count: Int { files.count + obstacles.count }

    package init() {}
}

/// What was read of some files.
package struct FileBatch: Sendable {
    package var records: [FileRecord] = []
    package var obstacles: [Obstacle] = []
    /// Bytes read.
    package var bytes = 0
    /// Of the files read, those that hold no usable music.
    package var invalid = 0

    package init() {}

    package mutating func add(_ record: FileRecord) {
        if case .invalid = record.content { invalid += 1 }
        records.append(record)
    }
}

extension FileSource {
    /// The number of files in all; stops early when the task is cancelled.
    func count() async throws -> Int {
        let lister = makeLister()
        var count = 0
        while !Task.isCancelled, let listing = try await lister.next(limit: 1024) {
            count += listing.files.count
        }
        return count
    }
}
