import MIDI
import Music
import SampleLibrary
import Testing

@Suite struct GeneratedSongs {
    @Test(arguments: SongGenerator.Length.allCases)
    func areStrictlyValidAndHoldThePromisedInstruments(length: SongGenerator.Length) {
        let generator = SongGenerator(seed: 7, length: length)
        for index in 0..<300 {
            let extraction = InstrumentReader.read(generator.bytes(ofSong: index), mode: .strict)
            #expect(extraction.status == .ok, "song \(index): \(extraction.reasons)")
            #expect(extraction.instruments == generator.instruments(ofSong: index), "song \(index)")
        }
    }
}
