import MIDI
import Music
import SampleLibrary
import Testing

@Suite struct GeneratedSongs {
    @Test(arguments: SongGenerator.Length.allCases)
    func areStrictlyValidAndHoldThePromisedInstruments(length: SongGenerator.Length) {
        let generator = SongGenerator(seed: 7, length: length)
        for index in 0..<400 {
            let extraction = InstrumentReader.read(generator.bytes(ofSong: index), mode: .strict)
            #expect(extraction.status == .ok, "song \(index): \(extraction.reasons)")
            #expect(extraction.instruments == generator.instruments(ofSong: index), "song \(index)")
        }
    }

    /// These digests change only with ``SongGenerator/version``: sample libraries are known by it.
    @Test func areTheSameBytesOnEveryMachine() {
        #expect(SongGenerator.version == 1)
        #expect(digest(of: SongGenerator(seed: 1)) == 4_127_255_942_023_987_011)
        #expect(digest(of: SongGenerator(seed: 1, length: .sketch)) == 2_578_010_260_402_054_380)
        #expect(digest(of: SongGenerator(seed: .max)) == 3_227_399_708_364_289_670)
    }

    @Test func differBySeedAndNumber() {
        let generator = SongGenerator(seed: 1)
        #expect(generator.bytes(ofSong: 3) == SongGenerator(seed: 1).bytes(ofSong: 3))
        #expect(generator.bytes(ofSong: 3) != generator.bytes(ofSong: 4))
        #expect(generator.bytes(ofSong: 3) != SongGenerator(seed: 2).bytes(ofSong: 3))
    }

    @Test func haveInstrumentsAsCollectionsDo() {
        let generator = SongGenerator(seed: 1)
        let songs = 20_000
        let sets = (0..<songs).map(generator.instruments(ofSong:))
        let counts = sets.map(\.count).sorted()
        #expect(counts[songs / 2] == 7)
        #expect(counts[0] == 1)
        #expect((18...22).contains(counts[songs - 1]))
        #expect((82...88).contains(sets.count { !$0.percussion.isEmpty } * 100 / songs))
        let songsByProgram = (0..<128).map { program in
            sets.count { $0.melodic.contains(UInt8(program)) }
        }
        #expect(songsByProgram.allSatisfy { $0 > 0 }, "every program occurs")
        #expect(songsByProgram[0] * 100 / songs > 35, "the piano is common")
        #expect(songsByProgram.count { $0 * 100 / songs < 5 } > 60, "most programs are rare")
    }

    @Test func haveASizeLikeRealOnes() {
        let generator = SongGenerator(seed: 1)
        let sizes = (0..<1000).map { generator.bytes(ofSong: $0).count }.sorted()
        #expect((16_000...26_000).contains(sizes.reduce(0, +) / 1000))
        #expect(sizes[990] > 60_000, "there is a long tail")
    }

    @Test func havePathsOfTheirOwnThatIngestTakes() {
        let generator = SongGenerator(seed: 99)
        let paths = (0..<20_000).map(generator.path(ofSong:))
        #expect(Set(paths.map { $0.lowercased() }).count == paths.count)
        for path in paths {
            #expect(path.split(separator: "/").count == 2)
            #expect(path.hasSuffix(".mid") || path.hasSuffix(".midi") || path.hasSuffix(".kar"))
        }
    }

    private func digest(of generator: SongGenerator) -> UInt64 {
        // FNV-1a.
        var digest: UInt64 = 0xCBF2_9CE4_8422_2325
        for index in [0, 1, 2, 3, 5, 8, 13, 21, 178_561] {
            for byte in Array(generator.path(ofSong: index).utf8) + generator.bytes(ofSong: index) {
                digest = (digest ^ UInt64(byte)) &* 0x100_0000_01B3
            }
        }
        return digest
    }
}
