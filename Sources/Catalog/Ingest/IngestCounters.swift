/// What one run did, file by file.
package struct IngestCounters: Hashable, Sendable {
    /// MIDI files met.
    package var files = 0
    /// Files read, because they were new or changed.
    package var read = 0
    /// Bytes read.
    package var bytes = 0
    /// Files that were in the catalog already, as they are.
    package var unchanged = 0
    /// Of the files read, those that hold no usable music.
    package var invalid = 0
    /// Files that could not be read.
    package var unreadable = 0
    /// Folders that could not be read.
    package var unreadableFolders = 0

    package init() {}
}

/// What a catalog holds of a source after a run.
package struct IngestTotals: Hashable, Sendable {
    /// Songs that files of the source have.
    package var songs = 0
    /// Of these, those that had to be recovered.
    package var recovered = 0
    /// Files whose content another file of the source has too, that comes before it.
    package var duplicates = 0
    /// Files without usable music, by the last reason of each, which decided.
    package var invalid: [String: Int] = [:]
    /// Files that this run forgot since they were gone.
    package var removed = 0
    /// Files that this run did not meet, still in the catalog.
    package var missing = 0
    /// Songs of all sources.
    package var songsInCatalog = 0

    package init() {}
}

/// A file that is not plainly ok.
package struct Finding: Sendable {
    package enum Status: String, Sendable {
        case recovered
        case invalid
        case unreadable
    }

    package var key: String
    package var status: Status
    package var reasons: [ReasonList.Reason]
    /// Why it could not be read.
    package var obstacle: String?
}
