import Catalog
import MIDI

/// What listings show of a song.
package struct LibrarySong: Sendable {
    package let id: SongID
    package let title: String
    package let sourceKey: String
    /// Bytes.
    package let size: Int
    package let status: Song.Status
    package let instruments: InstrumentSet
    /// Seconds since 1970.
    package let ingestedAt: Int
}
