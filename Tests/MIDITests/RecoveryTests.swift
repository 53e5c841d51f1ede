import MIDI
import TestSupport
import Testing

/// What the lenient reading recovers, and where it draws the line.
struct RecoveryTests {
    private let music = MIDIBytes.programChange(24) + MIDIBytes.note()

    @Test(arguments: [
        (MIDIBytes.meta(0x59, [8, 0]), Damage.Kind.keySignature),
        (MIDIBytes.meta(0x54, [0, 60, 0, 0, 0]), .smpteOffset),
        (MIDIBytes.meta(0x00, [1]), .sequenceNumber),
        (MIDIBytes.meta(0x58, [4]), .timeSignature),
        (MIDIBytes.meta(0x51, [0, 0, 0]), .zeroTempo),
        ([0, 0xf0, 2, 0x80, 0xf7], .systemExclusiveByte),
    ])
    func aBrokenEventThatSaysNothingOfNotesIsSkipped(event: [UInt8], kind: Damage.Kind) {
        let extraction = InstrumentReader.read(MIDIBytes.file(tracks: [event + music]))
        #expect(extraction.status == .recovered)
        #expect(extraction.instruments == .melodic([24]))
        #expect(extraction.kinds == [kind])
    }

    @Test func aRIFFWrappedFileIsUnwrapped() {
        let inner = MIDIBytes.file(tracks: [music])
        let size = UInt8(inner.count)
        let file =
            Array("RIFF".utf8) + [size + 12, 0, 0, 0] + Array("RMIDdata".utf8) + [size, 0, 0, 0] + inner
        let extraction = InstrumentReader.read(file)
        #expect(extraction.status == .recovered)
        #expect(extraction.instruments == .melodic([24]))
        #expect(extraction.kinds == [.riffWrapped])
    }

    @Test func unknownChunksBetweenTracksAreSkipped() {
        let file =
            MIDIBytes.header(tracks: 2) + MIDIBytes.chunk("MTrk", music)
            + MIDIBytes.chunk("XFIH", [1, 2, 3]) + MIDIBytes.chunk("MTrk", MIDIBytes.note(channel: 9))
        let extraction = InstrumentReader.read(file)
        #expect(extraction.instruments == InstrumentSet(melodic: [24], percussion: [0]))
        #expect(extraction.kinds == [.unknownChunk])
    }

    @Test func aLastTrackCutShortKeepsWhatCameBefore() {
        let whole = MIDIBytes.file(tracks: [music + MIDIBytes.programChange(30) + MIDIBytes.note()])
        let extraction = InstrumentReader.read(Array(whole.dropLast(2)))
        #expect(extraction.status == .recovered)
        #expect(extraction.instruments == .melodic([24]))
        #expect(extraction.kinds == [.truncatedTrack, .eventPastEnd])
    }

    @Test func dataBytesOver127AreClipped() {
        let track = music + [0, 0x90, 60, 200, 120, 0x80, 60, 0]
        let extraction = InstrumentReader.read(MIDIBytes.file(tracks: [track]))
        #expect(extraction.status == .recovered)
        #expect(extraction.kinds == [.dataByte])
    }

    @Test func anEmptyTrackIsPassedOver() {
        let extraction = InstrumentReader.read(MIDIBytes.file(tracks: [[], music]))
        #expect(extraction.instruments == .melodic([24]))
        #expect(extraction.kinds == [.emptyTrack])
    }

    @Test func ticksOfAnySizeAreToldApart() {
        let track: [UInt8] = [0, 0x90, 60, 64] + [UInt8](repeating: 0xff, count: 12) + [0x7f, 0x80, 60, 0]
        let extraction = InstrumentReader.read(MIDIBytes.file(tracks: [track]))
        #expect(extraction.instruments == .melodic([0]))
        #expect(extraction.kinds == [.tick])
    }

    @Test func aHeaderThatCountsNoTracksIsOverruledByTheTracks() {
        let extraction = InstrumentReader.read(MIDIBytes.file(tracks: [music], count: 0))
        #expect(extraction.instruments == .melodic([24]))
        #expect(extraction.kinds == [.trackCount])
    }

    // MARK: The line

    @Test func aTrackThatLostItsPlaceCountsForNothing() {
        let lost = MIDIBytes.programChange(40) + MIDIBytes.note() + [0, 0xf5, 1, 2]
        let extraction = InstrumentReader.read(MIDIBytes.file(tracks: [lost, music]))
        #expect(extraction.status == .recovered)
        #expect(extraction.instruments == .melodic([24]))
        #expect(InstrumentReader.read(MIDIBytes.file(tracks: [lost])).status == .invalid)
    }

    @Test func aDamagedFileWithoutAWholeNoteIsInvalid() {
        let extraction = InstrumentReader.read(
            MIDIBytes.file(tracks: [MIDIBytes.meta(0x59, [8, 0]) + [0, 0x90, 60, 64]]))
        #expect(extraction.status == .invalid)
        #expect(extraction.kinds == [.keySignature, .noMusic])
    }

    @Test func manyDataBytesOver127AreNotMusic() {
        let bad: [UInt8] = [0, 0x90, 200, 64, 120, 0x80, 200, 0]
        let extraction = InstrumentReader.read(MIDIBytes.file(tracks: [music + bad + bad]))
        #expect(extraction.status == .invalid)
        #expect(extraction.kinds.last == .tooDamaged)
        #expect(extraction.instruments.isEmpty)
    }

    @Test func randomBytesAreNeverASong() {
        var generator = SeededGenerator(seed: 1)
        for round in 0..<20_000 {
            let body = (0..<Int.random(in: 1...600, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            let bare = InstrumentReader.read(body)
            let dressed = InstrumentReader.read(MIDIBytes.file(tracks: [body]))
            #expect(bare.status == .invalid, "round \(round)")
            #expect(dressed.instruments.isEmpty, "round \(round): \(dressed)")
        }
    }

    @Test func reasonsAreBounded() {
        let track =
            [UInt8](repeating: 0, count: 0) + (0..<5000).flatMap { _ in MIDIBytes.meta(0x59, [8, 0]) }
        let extraction = InstrumentReader.read(MIDIBytes.file(tracks: [track + music]))
        #expect(extraction.status == .recovered)
        #expect(extraction.reasons.count == InstrumentReader.maximumReasons)
    }
}
