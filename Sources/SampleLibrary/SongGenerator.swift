import MIDI
import Music

/// Makes MIDI files of invented songs: the same seed and number give the same bytes on every machine.
///
/// The files follow the Standard MIDI Files rule in every byte. Their instruments are distributed as
/// in collections of arrangements; their notes are plausible, not beautiful.
public struct SongGenerator: Sendable {
    public enum Length: String, Sendable, CaseIterable {
        /// Whole songs: about 20 KB each, some of them a good deal longer.
        case full
        /// Two bars: under 2 KB, the same instruments and names. For catalogs of many songs.
        case sketch
    }

    /// Grows whenever the same seed starts to give other bytes.
    public static let version = 1

    public let seed: UInt64
    public let length: Length

    public init(seed: UInt64 = 1, length: Length = .full) {
        self.seed = seed
        self.length = length
    }

    /// Where the song lies below the library's folder, such as `mira_kestor/Silver-Lantern-and-Harbour_03.mid`.
    /// No two songs have the same.
    ///
    /// - Parameter index: from 0, as in the other functions.
    public func path(ofSong index: Int) -> String {
        SongName(ofSong: index, seed: seed).path
    }

    /// The instruments that the song's file holds, without making it.
    public func instruments(ofSong index: Int) -> InstrumentSet {
        genreAndInstruments(ofSong: index).1
    }

    /// The song's file.
    public func bytes(ofSong index: Int) -> [UInt8] {
        let (genre, instruments) = genreAndInstruments(ofSong: index)
        var form = SplitMix64(seed: seed, song: index, stream: .form)
        let plan = SongPlan(instruments: instruments, genre: genre, length: length, from: &form)
        let notes = SplitMix64(seed: seed, song: index, stream: .notes)
        return SongFile(plan, named: SongName(ofSong: index, seed: seed), from: notes).bytes()
    }

    private func genreAndInstruments(ofSong index: Int) -> (Genre, InstrumentSet) {
        var random = SplitMix64(seed: seed, song: index, stream: .instruments)
        let genre = Genre(rawValue: random.place(by: Genre.shares)) ?? .pop
        return (genre, InstrumentFrequencies.draw(for: genre, from: &random))
    }
}
