import MIDI
import Testing

/// The rule itself, one clause a test, without any file from elsewhere.
struct RuleTests {
    private func read(_ track: [UInt8]...) -> Extraction {
        InstrumentReader.read(MIDIBytes.file(tracks: track), mode: .strict)
    }

    @Test func aNoteTakesTheProgramInForceWhenItEnds() {
        let during = MIDIBytes.programChange(5) + [0, 0x90, 60, 64, 10, 0xc0, 7, 10, 0x80, 60, 0]
        #expect(read(during).instruments == .melodic([7]))
    }

    @Test func aProgramChangeWithoutANoteMakesNoInstrument() {
        #expect(read(MIDIBytes.programChange(5)) == Extraction(status: .ok))
    }

    @Test func programsDoNotCrossTracks() {
        #expect(read(MIDIBytes.programChange(5), MIDIBytes.note()).instruments == .melodic([0]))
    }

    @Test func channelTenIsPercussion() {
        let track = MIDIBytes.programChange(8, channel: 9) + MIDIBytes.note(channel: 9) + MIDIBytes.note()
        #expect(read(track).instruments == InstrumentSet(melodic: [0], percussion: [8]))
    }

    @Test func aNoteThatNeverEndsIsDropped() {
        #expect(read([0, 0x90, 60, 64] + MIDIBytes.endOfTrack).instruments.isEmpty)
    }

    @Test func aNoteOnOfVelocityZeroEndsANote() {
        #expect(read([0, 0x90, 60, 64, 120, 60, 0]).instruments == .melodic([0]))
    }

    @Test func aNoteThatEndsWhereItBeganVanishes() {
        #expect(read([0, 0x90, 60, 64, 0, 60, 0, 10, 60, 0]).instruments.isEmpty)
    }

    @Test func aNoteThatBeganNowStaysOpenWhenAnEarlierOneEnds() {
        let overlap: [UInt8] = [0, 0x90, 60, 64, 10, 60, 64, 0, 60, 0]
        let laterProgram: [UInt8] = [0, 0xc0, 9, 10, 0x80, 60, 0]
        #expect(read(overlap + laterProgram).instruments == .melodic([0, 9]))
    }

    @Test func runningStatusSurvivesMetaEvents() {
        #expect(
            read([0, 0x90, 60, 64] + MIDIBytes.meta(1, [65]) + [120, 60, 0]).instruments == .melodic([0]))
    }

    @Test func metaEventsOfUnknownTypesLoseTheirDeltaTime() {
        let track: [UInt8] = [0, 0x90, 60, 64] + MIDIBytes.meta(0x60, [], delta: 100) + [0, 60, 0]
        #expect(read(track) == Extraction(status: .ok))
    }

    @Test func whatFollowsTheLastTrackIsIgnored() {
        let file = MIDIBytes.file(tracks: [MIDIBytes.note()]) + [1, 2, 3]
        #expect(InstrumentReader.read(file, mode: .strict).instruments == .melodic([0]))
    }

    @Test(arguments: [
        (Damage.Kind.sequenceNumber, MIDIBytes.meta(0x00, [1])),
        (.channelPrefix, MIDIBytes.meta(0x20, [])),
        (.tempo, MIDIBytes.meta(0x51, [1, 2])),
        (.zeroTempo, MIDIBytes.meta(0x51, [0, 0, 0])),
        (.smpteOffset, MIDIBytes.meta(0x54, [0, 60, 0, 0, 0])),
        (.timeSignature, MIDIBytes.meta(0x58, [4, 29, 24, 8])),
        (.zeroNumerator, MIDIBytes.meta(0x58, [0, 2, 24, 8])),
        (.keySignature, MIDIBytes.meta(0x59, [8, 0])),
        (.missingStatus, [0, 0x40]),
        (.undefinedStatus, [0, 0xf5]),
        (.dataByte, [0, 0x90, 60, 200]),
        (.systemExclusiveByte, [0, 0xf0, 3, 1, 0x80, 0xf7]),
        (.eventPastEnd, [0, 0x90, 60]),
        (.emptyTrack, []),
    ])
    func aBrokenEventMakesTheFileInvalidAndIsNamedWithItsPlace(kind: Damage.Kind, track: [UInt8]) throws {
        let extraction = read(track)
        #expect(extraction.status == .invalid)
        let reason = try #require(extraction.reasons.first)
        #expect(reason.kind == kind)
        // The track's first byte is byte 22 of the file.
        #expect((22...(22 + max(0, track.count - 1))).contains(reason.offset))
    }

    @Test func theLargestTickIsTenMillionLessOne() {
        let begin: [UInt8] = [0, 0x90, 60, 64]
        #expect(read(begin + [0x84, 0xe2, 0xac, 0x7f, 0x80, 60, 0]).status == .ok)
        #expect(read(begin + [0x84, 0xe2, 0xad, 0x00, 0x80, 60, 0]).kinds == [.tick])
    }

    @Test(arguments: [
        ([], Damage.Kind.notMIDI),
        (Array("MThd".utf8), .brokenHeader),
        (MIDIBytes.header(tracks: 0), .trackCount),
        (MIDIBytes.header(tracks: -1), .trackCount),
        (MIDIBytes.header(tracks: 1), .missingTrack),
        (MIDIBytes.header(tracks: 1, division: 0), .zeroDivision),
        (MIDIBytes.file(tracks: [MIDIBytes.note()], division: 0xe728), .smpteDivision),
        (MIDIBytes.header(tracks: 1) + MIDIBytes.chunk("XYZW", []), .unknownChunk),
        (MIDIBytes.header(tracks: 1) + MIDIBytes.chunk("MTrk", [0], length: 9), .truncatedTrack),
    ])
    func aBrokenContainerMakesTheFileInvalid(file: [UInt8], kind: Damage.Kind) {
        let extraction = InstrumentReader.read(file, mode: .strict)
        #expect(extraction.status == .invalid)
        #expect(extraction.kinds.first == kind)
    }
}
