import Music

/// Turns the plan of a part into its events.
///
/// No note goes on into the next bar, so that every note ends with the program that it began with,
/// and every bar has a note, so that every instrument sounds.
struct PartPlayer {
    private let plan: SongPlan
    private let part: SongPlan.Part
    private var random: SplitMix64
    private var events: [ChannelEvent] = []
    /// The velocity of note-offs; `nil` ends notes by a note-on of velocity 0.
    private let release: UInt8?
    /// Ticks by which notes may be late.
    private let looseness: Int
    private let loudness: Int
    /// MIDI pitch of the scale's first degree where the part plays.
    private let root: Int
    private let hasSwells: Bool
    private let hasBends: Bool
    private let hasPedal: Bool
    /// Where the melody is: degrees over the root. It walks.
    private var degree = 0

    init(_ part: SongPlan.Part, of plan: SongPlan, from song: inout SplitMix64) {
        self.plan = plan
        self.part = part
        var random = SplitMix64(seed: song.next())
        release = random.chance(30) ? UInt8(random.within(40...72)) : nil
        looseness = random.chance(55) ? plan.division / 32 : 0
        loudness = random.within(64...104)
        let octave = part.role == .bass ? 36 : 48 + 12 * random.below(3)
        root = octave + (plan.sharps * 7 + 84) % 12
        hasSwells = part.role == .pad && random.chance(35)
        hasBends = part.role == .melody && random.chance(30)
        hasPedal = part.role == .chords && random.chance(40)
        self.random = random
    }

    /// All events of the part, in order. Every instrument of the part sounds at least one note.
    mutating func play() -> [ChannelEvent] {
        let sections = plan.sections.indices.filter(plays)
        let bars = sections.reduce(0) { $0 + plan.sections[$1].bars }
        events.reserveCapacity(bars * 24 + 16)
        setUp()
        var played = 0
        var current = part.instruments[0]
        for section in sections.map({ plan.sections[$0] }) {
            let riff = Riff(for: part.role, from: &random)
            for bar in 0..<section.bars {
                let instrument = part.instruments[played * part.instruments.count / bars]
                let tick = plan.start(ofBar: section.firstBar + bar)
                if instrument != current {
                    current = instrument
                    events.append(.program(current.program, on: part.channel, at: UInt32(tick)))
                }
                let chord = section.chords[bar % section.chords.count]
                play(riff, chord: chord, at: tick, isLast: bar == section.bars - 1)
                played += 1
            }
        }
        // A program chosen and never sounded makes no instrument.
        if random.chance(4) {
            let end = UInt32(plan.start(ofBar: plan.bars))
            events.append(.program(UInt8(random.below(128)), on: part.channel, at: end))
        }
        events.sort()
        return events
    }

    /// Parts rest in some kinds of section, but each plays somewhere.
    private func plays(in place: Int) -> Bool {
        guard plan.sections.count > 1, place != plan.sections.count / 2 else { return true }
        let arrangement = plan.sections[place].arrangement
        var random = SplitMix64(seed: UInt64(arrangement * 16) + UInt64(part.channel))
        return random.chance(part.role == .drums ? 88 : part.role == .effect ? 30 : 64)
    }

    private mutating func setUp() {
        let channel = part.channel
        if random.chance(25) {
            events.append(.controller(0, 0, on: channel, at: 0))
            events.append(.controller(32, 0, on: channel, at: 0))
        }
        events.append(.program(part.instruments[0].program, on: channel, at: 0))
        events.append(.controller(7, UInt8(random.within(70...127)), on: channel, at: 0))
        events.append(.controller(10, UInt8(random.within(24...104)), on: channel, at: 0))
        if random.chance(60) {
            events.append(.controller(91, UInt8(random.within(0...80)), on: channel, at: 0))
            events.append(.controller(93, UInt8(random.within(0...40)), on: channel, at: 0))
        }
    }

    private mutating func play(_ riff: Riff, chord: Int, at bar: Int, isLast: Bool) {
        let step = plan.division / 4
        switch part.role {
        case .drums:
            playDrums(riff, at: bar, isLast: isLast)
        case .bass:
            forEachBeat(of: riff) { player, place, length in
                let degree = chord + (player.random.chance(15) ? 4 : 0)
                player.note(degree, at: bar + place * step, lasting: length * step)
            }
        case .chords, .pad:
            forEachBeat(of: riff) { player, place, length in
                for tone in [0, 2, 4] {
                    player.note(chord + tone, at: bar + place * step, lasting: length * step)
                }
            }
        case .arpeggio:
            forEachBeat(of: riff) { player, place, length in
                player.note(
                    chord + Riff.arpeggio[place / 2 % 4], at: bar + place * step, lasting: length * step)
            }
        case .melody:
            degree = chord + (degree - chord) % 7
            forEachBeat(of: riff) { player, place, length in
                player.degree += player.random.within(-2...2)
                player.note(player.degree, at: bar + place * step, lasting: length * step)
            }
        case .effect:
            note(chord, at: bar, lasting: plan.beats * plan.division / 2)
        }
        ornament(at: bar)
    }

    /// Calls `body` with each step at which the riff sounds and the steps to the next one.
    private mutating func forEachBeat(of riff: Riff, _ body: (inout PartPlayer, Int, Int) -> Void) {
        let steps = plan.beats * 4
        var place = 0
        while place < steps {
            var next = place + 1
            while next < steps, !riff.sounds(at: next) { next += 1 }
            body(&self, place, next - place)
            place = next
        }
    }

    private mutating func playDrums(_ riff: Riff, at bar: Int, isLast: Bool) {
        let step = plan.division / 4
        for place in 0..<plan.beats * 4 {
            let tick = bar + place * step
            if place == 0 || riff.sounds(at: place) { drum(Riff.kick, at: tick) }
            if place % 8 == 4 { drum(Riff.snare, at: tick) }
            if isLast, place >= plan.beats * 4 - 3 {
                drum(Riff.toms[place % Riff.toms.count], at: tick)
            } else if place % riff.hatSpacing == 0 {
                drum(random.chance(8) ? Riff.openHat : Riff.closedHat, at: tick)
            }
        }
        if isLast { drum(Riff.crash, at: bar) }
    }

    private mutating func drum(_ pitch: Int, at tick: Int) {
        sound(pitch, at: tick, lasting: plan.division / 4)
    }

    /// - Parameter degree: of the scale, from the part's root.
    private mutating func note(_ degree: Int, at tick: Int, lasting ticks: Int) {
        let degree = degree + (plan.isMinor ? 5 : 0) + 28
        let pitch = root + Riff.scale[degree % 7] + 12 * (degree / 7) - 48 - (plan.isMinor ? 12 : 0)
        sound(min(max(pitch, 12), 115), at: tick, lasting: ticks)
    }

    private mutating func sound(_ pitch: Int, at tick: Int, lasting ticks: Int) {
        let draw = random.next()
        let late = looseness == 0 ? 0 : Int(draw >> 48) % looseness
        let rest = Int(draw >> 32 & 0xFF) * ticks / 1024
        let velocity = loudness - 12 + Int(draw & 0xFF) * 24 / 256
        let channel = part.channel
        events.append(
            .noteOn(UInt8(pitch), UInt8(min(velocity, 127)), on: channel, at: UInt32(tick + late)))
        events.append(
            .noteOff(UInt8(pitch), release: release, on: channel, at: UInt32(tick + ticks - 1 - rest)))
    }

    /// What is heard beside the notes, in a bar that begins at `bar`.
    private mutating func ornament(at bar: Int) {
        let length = plan.beats * plan.division
        let channel = part.channel
        if hasPedal {
            events.append(.controller(64, 127, on: channel, at: UInt32(bar + looseness)))
            events.append(.controller(64, 0, on: channel, at: UInt32(bar + length - 1)))
        }
        if hasSwells {
            for place in 0..<12 {
                let value = 70 + (place < 6 ? place : 11 - place) * 8
                events.append(
                    .controller(11, UInt8(value), on: channel, at: UInt32(bar + place * length / 12)))
            }
        }
        if hasBends, random.chance(40) {
            let start = bar + random.below(length / 2)
            for place in 0..<8 {
                let bend = 8192 + (place < 7 ? place * 300 : 0)
                events.append(.pitchBend(bend, on: channel, at: UInt32(start + place * length / 32)))
            }
        }
    }
}
