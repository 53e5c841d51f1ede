import MIDI

/// A song as the catalog keeps it.
package struct Song: Hashable, Sendable {
    package enum Status: String, Sendable {
        case ok
        case recovered
    }

    package var id: SongID
    package var title: String
    /// The path below the ingested folder of the file that it came from; of several with the same
    /// content, the first in byte order.
    package var sourceKey: String
    /// Bytes.
    package var size: Int
    package var status: Status
    /// Why it had to be recovered; empty if it had not.
    package var reasons: [Damage]
    package var instruments: InstrumentSet
    /// Seconds since 1970.
    package var ingestedAt: Int

    package init(
        id: SongID, title: String, sourceKey: String, size: Int, status: Status, reasons: [Damage] = [],
        instruments: InstrumentSet, ingestedAt: Int
    ) {
        self.id = id
        self.title = title
        self.sourceKey = sourceKey
        self.size = size
        self.status = status
        self.reasons = reasons
        self.instruments = instruments
        self.ingestedAt = ingestedAt
    }
}
