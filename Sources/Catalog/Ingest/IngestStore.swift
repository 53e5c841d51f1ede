import MIDI

/// What an ingest writes.
///
/// Files belong to a *source*, the folder that they were listed in; the same key in two sources is
/// two files. A song belongs to none: it is there as long as one file of any source has its content.
///
/// Every call is one transaction, so that a process killed between or in them leaves a catalog that
/// the next ingest completes. One ingest runs at a time: from `beginIngest` to `finishIngest` or
/// `abandonIngest`, or the end of the process, every other `beginIngest` throws a ``CatalogError`` with
/// code `ingestRunning`.
package protocol IngestStore: Sendable {
    /// Starts a run; one that was left running, by a process that was killed, becomes interrupted.
    ///
    /// - Parameters:
    ///   - source: says where the files lie, the same each time, such as the folder's path.
    ///   - engine: what does the work, as it is told of the run.
    func beginIngest(of source: String, by reading: Reading, engine: String) async throws -> IngestRun

    /// Those of `files` that have to be read: the others are in the catalog as they are, read by the
    /// same rule and mode. Notes all that the catalog knows as still there.
    func unread(among files: [FileStamp], in run: IngestRun) async throws -> [FileStamp]

    /// Keeps what was read. A file that changed moves to its new song; a song without files goes.
    func record(_ files: [FileRecord], in run: IngestRun) async throws

    /// Notes what could not be read; what the catalog knows of it, or of files below it, stays.
    func record(_ obstacles: [Obstacle], in run: IngestRun) async throws

    /// Keeps how far the run is, for others to see.
    func note(_ figures: RunFigures, in run: IngestRun) async throws

    /// Ends a run whose listing is complete. When it throws, the run goes on: abandon it.
    ///
    /// - Parameters:
    ///   - titles: gives songs titles that their files' names do not.
    ///   - prune: whether to forget files of the source that this run did not meet.
    func finishIngest(
        _ run: IngestRun, figures: RunFigures, titles: (@Sendable (SongID) -> String?)?, prune: Bool
    ) async throws -> IngestTotals

    /// Ends a run that could not be finished.
    ///
    /// - Parameter problem: why it failed, in one line; `nil` when it was stopped.
    func abandonIngest(_ run: IngestRun, figures: RunFigures, problem: String?) async throws

    /// Calls `body` with each file of the run's source that is not plainly ok, by key in byte order.
    func forEachFinding(of run: IngestRun, _ body: @Sendable (Finding) throws -> Void) async throws
}

extension IngestStore {
    package func beginIngest(of source: String, by reading: Reading) async throws -> IngestRun {
        try await beginIngest(of: source, by: reading, engine: "in-process")
    }
}

/// How files are read.
package struct Reading: Hashable, Sendable {
    package var mode: InstrumentReader.Mode
    /// The rule's version.
    package var version: Int

    package init(mode: InstrumentReader.Mode, version: Int) {
        self.mode = mode
        self.version = version
    }
}

/// One run of an ingest.
package struct IngestRun: Hashable, Sendable {
    package let id: Int
    /// The source's number in the catalog.
    package let source: Int
    package let reading: Reading

    package init(id: Int, source: Int, reading: Reading) {
        self.id = id
        self.source = source
        self.reading = reading
    }
}

/// What is known of a file without reading it.
package struct FileStamp: Sendable {
    /// A ``FileKey``. Compare by bytes: names that differ only in their Unicode form are different.
    package var key: String
    /// Bytes.
    package var size: Int
    /// A number that is another one whenever the content may be: of files the time of their last
    /// modification in nanoseconds since 1970, of objects 64 bits of their entity tag.
    package var revision: Int

    package init(key: String, size: Int, revision: Int) {
        self.key = key
        self.size = size
        self.revision = revision
    }
}

/// What was read of a file.
package struct FileRecord: Sendable {
    package enum Content: Sendable {
        /// - Parameter title: the listed title; `nil`: the one that the file's name gives.
        case song(SongID, Extraction, title: String?)
        /// - Parameter id: `nil` when the file was not read because it is too large.
        case invalid(SongID?, [ReasonList.Reason])
    }

    package var file: FileStamp
    package var content: Content

    package init(_ file: FileStamp, _ content: Content) {
        self.file = file
        self.content = content
    }
}

/// A file or folder that could not be read.
package struct Obstacle: Sendable {
    package var key: String
    package var isFolder: Bool
    /// One clause for people, such as `permission denied`.
    package var reason: String

    package init(_ key: String, isFolder: Bool = false, _ reason: String) {
        self.key = key
        self.isFolder = isFolder
        self.reason = reason
    }
}
