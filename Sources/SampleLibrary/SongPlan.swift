import MIDI
import Music

/// A song before its notes: who plays, in which form, how fast.
struct SongPlan {
    /// Ticks in a quarter note.
    var division: Int
    /// Quarter notes a minute.
    var tempo: Int
    /// Quarter notes in a bar.
    var beats: Int
    /// Sharps (over 0) or flats of the key signature, -5…6.
    var sharps: Int
    var isMinor: Bool
    var sections: [Section]
    var parts: [Part]
    /// Whether all parts are in one track (format 0).
    var isOneTrack: Bool

    struct Section {
        var name: String
        var firstBar: Int
        var bars: Int
        /// Degrees of the scale, 0–6, one a bar, repeated.
        var chords: [Int]
        /// Which parts play is drawn from this: the same in sections that return.
        var arrangement: Int
    }

    struct Part {
        /// The programs or kits it sounds, one after the other.
        var instruments: [Instrument]
        /// 0–15.
        var channel: UInt8
        var role: Role
    }

    enum Role {
        case drums, bass, chords, pad, arpeggio, melody, effect
    }

    var bars: Int { sections.last.map { $0.firstBar + $0.bars } ?? 0 }

    /// Ticks.
    func start(ofBar bar: Int) -> Int { bar * beats * division }

    /// - Parameter length: sketches have one section of two bars.
    init(
        instruments: InstrumentSet, genre: Genre, length: SongGenerator.Length, from random: inout SplitMix64
    ) {
        division = random.pick([96, 120, 192, 240, 384, 480, 480])
        tempo = random.within(genre.tempo)
        beats = random.chance(86) ? 4 : random.chance(80) ? 3 : 2
        sharps = random.within(-5...6)
        isMinor = random.chance(36)
        isOneTrack = random.chance(10)
        sections =
            length == .sketch ? Self.sketch(from: &random) : Self.form(from: &random)
        parts = Self.parts(for: instruments, from: &random)
    }

    private static func sketch(from random: inout SplitMix64) -> [Section] {
        let chords = random.pick(Self.progressions)
        return [Section(name: "Sketch", firstBar: 0, bars: 2, chords: chords, arrangement: -1)]
    }

    private static func form(from random: inout SplitMix64) -> [Section] {
        let names = random.pick(Self.forms)
        let chords = (0..<4).map { _ in random.pick(Self.progressions) }
        // One song in eight goes on for long: the long tail of file sizes.
        let unit = random.pick([2, 4, 4, 4, 8])
        let rounds = random.pick([1, 1, 1, 1, 1, 1, 2, 3])
        var sections: [Section] = []
        var bar = 0
        for round in 0..<rounds {
            for name in names where round == 0 || name != "Intro" {
                let bars = name == "Intro" || name == "Outro" ? unit : 2 * unit
                let kind = Self.kinds.firstIndex(of: name) ?? 0
                sections.append(
                    Section(
                        name: name, firstBar: bar, bars: bars, chords: chords[kind % chords.count],
                        arrangement: kind))
                bar += bars
            }
        }
        return sections
    }

    private static let kinds = ["Intro", "Verse", "Chorus", "Bridge", "Solo", "Outro"]

    private static let forms = [
        ["Intro", "Verse", "Chorus", "Verse", "Chorus", "Bridge", "Chorus", "Outro"],
        ["Intro", "Verse", "Verse", "Chorus", "Verse", "Solo", "Chorus", "Chorus", "Outro"],
        ["Verse", "Verse", "Bridge", "Verse"],
        ["Intro", "Verse", "Chorus", "Solo", "Verse", "Chorus", "Outro"],
        ["Verse", "Chorus", "Verse", "Chorus"],
    ]

    private static let progressions = [
        [0, 4, 5, 3], [0, 5, 3, 4], [5, 3, 0, 4], [1, 4, 0, 0], [0, 3, 4, 3], [0, 6, 5, 4], [0, 2, 3, 4],
        [0, 0, 3, 3, 4, 3, 0, 4],
    ]

    /// One part for each instrument while there are channels; of the others, each takes turns with one.
    private static func parts(for instruments: InstrumentSet, from random: inout SplitMix64) -> [Part] {
        var parts: [Part] = []
        let kits = instruments.percussion.map { Instrument(program: $0, isDrum: true) }
        if !kits.isEmpty { parts.append(Part(instruments: kits, channel: 9, role: .drums)) }
        let melodic = instruments.melodic.map { Instrument(program: $0, isDrum: false) }
        for (place, instrument) in melodic.enumerated() {
            if place < 15 {
                let channel = UInt8(place < 9 ? place : place + 1)
                parts.append(
                    Part(
                        instruments: [instrument], channel: channel,
                        role: role(of: instrument, from: &random)))
            } else {
                parts[parts.count - 1 - (place - 15)].instruments.append(instrument)
            }
        }
        return parts
    }

    private static func role(of instrument: Instrument, from random: inout SplitMix64) -> Role {
        switch instrument.family {
        case .bass: .bass
        case .piano, .organ, .guitar: random.pick([.chords, .chords, .arpeggio, .melody])
        case .ensemble, .synthPad: random.pick([.pad, .pad, .chords])
        case .synthEffects: random.pick([.pad, .arpeggio])
        case .soundEffects, .percussive: .effect
        case .chromaticPercussion: random.pick([.arpeggio, .melody])
        default: random.pick([.melody, .melody, .pad])
        }
    }
}
