/// How far an ingest, or other work on many files or songs, is.
package struct IngestProgress: Hashable, Sendable {
    /// Files done: read, unchanged or unreadable.
    package var files = 0
    /// What is counted, for people.
    package var unit = "files"
    /// MIDI files in all; `nil` as long as that is not known.
    package var total: Int?
    /// Of the files read, those that hold no usable music.
    package var invalid = 0
    /// Pieces of work in all and done, and processes that do it; `nil` where the engine cuts none.
    package var chunks: Int?
    package var chunksDone = 0
    package var executors: Int?
    /// Since the start.
    package var seconds = 0.0

    package init(files: Int = 0, of unit: String = "files", total: Int? = nil, seconds: Double = 0) {
        self.files = files
        self.unit = unit
        self.total = total
        self.seconds = seconds
    }

    package var filesPerSecond: Double { seconds > 0 ? Double(files) / seconds : 0 }

    /// What is left at the speed so far, in seconds; `nil` as long as that says nothing.
    package var secondsLeft: Double? {
        guard let total, total >= files, filesPerSecond > 0, seconds >= 1 else { return nil }
        return Double(total - files) / filesPerSecond
    }
}
