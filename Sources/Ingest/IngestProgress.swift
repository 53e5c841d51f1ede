/// How far an ingest is.
package struct IngestProgress: Hashable, Sendable {
    /// Files done: read, unchanged or unreadable.
    package var files = 0
    /// MIDI files in all; `nil` as long as that is not known.
    package var total: Int?
    /// Of the files read, those that hold no usable music.
    package var invalid = 0
    /// Since the start.
    package var seconds = 0.0

    package init() {}

    package var filesPerSecond: Double { seconds > 0 ? Double(files) / seconds : 0 }
}
