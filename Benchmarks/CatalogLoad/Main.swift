import Catalog
import MIDI
import SampleLibrary

/// Writes invented songs into an empty catalog as an ingest does, and prints how long that took.
@main
struct Main {
    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst()
        guard arguments.count == 3, let songs = Int(arguments[2]), let batch = Int(arguments[3]), batch > 0
        else {
            print("usage: CatalogLoad CATALOG SONGS BATCH")
            return
        }
        let location = CatalogLocation(arguments[1])
        let catalog = try location.open(.create)
        let run = try await catalog.beginIngest(
            of: "benchmark", by: Reading(mode: .lenient, version: InstrumentReader.version))
        // Made before the clock starts: an ingest gets them from files.
        let batches = Self.batches(of: Self.records(songs), size: batch)
        let start = ContinuousClock.now
        for batch in batches { try await catalog.record(batch, in: run) }
        let seconds = ContinuousClock.now - start
        _ = try await catalog.finishIngest(run, figures: RunFigures(), titles: nil, prune: false)
        print(
            #"{"songs":\#(songs),"batch":\#(batch),"seconds":\#(Double(seconds.components.seconds) + Double(seconds.components.attoseconds) / 1e18)}"#
        )
    }

    private static func records(_ songs: Int) -> [FileRecord] {
        let generator = SongGenerator(seed: 1)
        return (0..<songs).map { song in
            let number = UInt64(song)
            // As spread over all values as digests are.
            let id = SongID(
                high: (number &+ 1) &* 0x9E37_79B9_7F4A_7C15, low: (number &+ 1) &* 0xD1B5_4A32_D192_ED03)
            return FileRecord(
                FileStamp(
                    key: "Artist \(song % 1000)/Song number \(song).mid", size: 20_000 + song % 1000,
                    revision: 1_700_000_000_000_000_000 + song),
                .song(
                    id,
                    Extraction(status: .ok, instruments: generator.instruments(ofSong: song)),
                    title: nil))
        }
    }

    private static func batches(of records: [FileRecord], size: Int) -> [[FileRecord]] {
        stride(from: 0, to: records.count, by: size).map {
            Array(records[$0..<min($0 + size, records.count)])
        }
    }
}
