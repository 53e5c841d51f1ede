import MIDI
import Music

/// How often songs have each instrument: a few programs very often, all of them now and then.
enum InstrumentFrequencies {
    /// How much each program is wanted, after what collections of arrangements show: piano, strings,
    /// electric bass and guitars in a third to a half of all songs, most programs in one of a hundred.
    static let programs: [Int] = [
        1900, 120, 60, 50, 200, 90, 50, 50,  // Piano
        30, 90, 35, 140, 40, 30, 60, 15,  // Chromatic Percussion
        80, 80, 140, 60, 15, 60, 60, 30,  // Organ
        360, 600, 340, 480, 160, 320, 320, 40,  // Guitar
        200, 1200, 110, 260, 50, 40, 110, 90,  // Bass
        80, 35, 60, 40, 60, 80, 80, 90,  // Strings
        1000, 460, 220, 80, 260, 120, 60, 60,  // Ensemble
        220, 130, 70, 30, 110, 260, 110, 70,  // Brass
        50, 110, 100, 50, 80, 25, 50, 100,  // Reed
        60, 260, 25, 50, 10, 10, 20, 15,  // Pipe
        90, 200, 60, 15, 15, 50, 10, 70,  // Synth Lead
        90, 110, 60, 50, 30, 25, 40, 50,  // Synth Pad
        20, 15, 25, 30, 50, 10, 30, 15,  // Synth Effects
        20, 25, 5, 15, 15, 10, 15, 5,  // Ethnic
        10, 10, 20, 15, 25, 30, 25, 60,  // Percussive
        25, 5, 15, 4, 4, 5, 8, 5,  // Sound Effects
    ]

    /// Of a thousand songs, those with 1, 2, … melodic programs.
    static let melodicCounts = [
        40, 50, 75, 100, 120, 125, 115, 95, 75, 55, 42, 32, 24, 18, 13, 9, 6, 4, 2,
    ]

    /// Kits and how often each is the one that a song has.
    static let kits: [(kit: UInt8, weight: Int)] = [
        (0, 800), (8, 40), (16, 35), (24, 25), (25, 20), (32, 20), (40, 22), (48, 18), (56, 5), (1, 5),
        (9, 3), (17, 2), (26, 2), (33, 1), (127, 2),
    ]

    /// Each genre's wish for each program, by program.
    private static let weights: [[Int]] = Genre.allCases.map { genre in
        programs.enumerated().map { program, weight in weight * genre.familyWeights[program / 8] }
    }

    /// Draws the instruments of a song of `genre`, 1 to 21 of them.
    static func draw(for genre: Genre, from random: inout SplitMix64) -> InstrumentSet {
        var instruments = InstrumentSet()
        if random.chance(genre.drums) {
            let kits = Self.kits.map(\.weight)
            instruments.percussion.insert(Self.kits[random.place(by: kits)].kit)
            if random.chance(4) { instruments.percussion.insert(Self.kits[random.place(by: kits)].kit) }
        }
        var weights = Self.weights[genre.rawValue]
        let count = genre == .solo ? random.within(1...2) : 1 + random.place(by: melodicCounts)
        for _ in 0..<count {
            let program = random.place(by: weights)
            instruments.melodic.insert(UInt8(program))
            weights[program] = 0
            // Whoever has one of a pair of basses or pianos rarely wants the other one.
            let family = program / 8
            if family == 0 || family == 4 {
                for other in family * 8..<family * 8 + 8 { weights[other] /= 4 }
            }
        }
        return instruments
    }
}
