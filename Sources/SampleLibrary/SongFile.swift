import Music

/// Writes a planned song as a Standard MIDI File.
struct SongFile {
    private let plan: SongPlan
    private let name: SongName
    private var random: SplitMix64

    init(_ plan: SongPlan, named name: SongName, from random: SplitMix64) {
        self.plan = plan
        self.name = name
        self.random = random
    }

    consuming func bytes() -> [UInt8] {
        let parts = plan.parts.map { part in
            var player = PartPlayer(part, of: plan, from: &random)
            return player.play()
        }
        let hasSilentTrack = !plan.isOneTrack && random.chance(8)
        let tracks = plan.isOneTrack ? 1 : 1 + parts.count + (hasSilentTrack ? 1 : 0)
        var bytes: [UInt8] = [0x4D, 0x54, 0x68, 0x64, 0, 0, 0, 6]
        bytes.reserveCapacity(512 + parts.reduce(0) { $0 + 64 + $1.count * 5 })
        for word in [plan.isOneTrack ? 0 : 1, tracks, plan.division] {
            bytes.append(UInt8(word >> 8 & 0xFF))
            bytes.append(UInt8(word & 0xFF))
        }
        let end = UInt32(plan.start(ofBar: plan.bars))
        if plan.isOneTrack {
            return conduct(after: bytes, playing: parts.joined().sorted(), until: end)
        }
        bytes = conduct(after: bytes, playing: [], until: end)
        for (part, events) in zip(plan.parts, parts) {
            var track = TrackEncoder(after: bytes, usesRunningStatus: random.chance(80))
            if random.chance(85), let instrument = part.instruments.first {
                track.appendText(0x03, instrument.name, at: 0)
            }
            if random.chance(10) { track.appendMeta(0x21, [0], at: 0) }
            for event in events { track.append(event) }
            bytes = track.finish(at: end)
        }
        if hasSilentTrack {
            // As arrangers leave them: a program is chosen and nothing is played.
            var track = TrackEncoder(after: bytes, usesRunningStatus: true)
            track.appendText(0x03, "(" + name.artist + ")", at: 0)
            track.append(.program(UInt8(random.below(128)), on: 15, at: 0))
            bytes = track.finish(at: 0)
        }
        return bytes
    }

    /// The track of titles, tempos and signatures, and of all events in a file of one track.
    private mutating func conduct(
        after bytes: [UInt8], playing events: [ChannelEvent], until end: UInt32
    ) -> [UInt8] {
        var track = TrackEncoder(after: bytes, usesRunningStatus: true)
        track.appendText(0x03, name.title, at: 0)
        if random.chance(50) { track.appendText(0x02, "Made by scale generate for \(name.artist)", at: 0) }
        if random.chance(40) { track.appendText(0x01, name.title + " - " + name.artist, at: 0) }
        if random.chance(35) { track.appendSystemExclusive([0x7E, 0x7F, 0x09, 0x01, 0xF7], at: 0) }
        track.appendMeta(0x58, [UInt8(plan.beats), 2, 24, 8], at: 0)
        if random.chance(70) {
            track.appendMeta(
                0x59, [UInt8(bitPattern: Int8(plan.sharps)), plan.isMinor ? 1 : 0], at: 0)
        }
        var played = 0
        for change in tempos() {
            while played < events.count, events[played].tick < change.tick {
                track.append(events[played])
                played += 1
            }
            if let marker = change.marker { track.appendText(0x06, marker, at: change.tick) }
            let tempo = UInt32(60_000_000 / change.tempo)
            track.appendMeta(
                0x51, [16, 8, 0].map { UInt8(truncatingIfNeeded: tempo >> UInt32($0)) }, at: change.tick)
        }
        for event in events[played...] { track.append(event) }
        return track.finish(at: end)
    }

    /// Tempo changes, the first at tick 0, by tick.
    private mutating func tempos() -> [(tick: UInt32, tempo: Int, marker: String?)] {
        let hasMarkers = random.chance(30)
        let isFree = random.chance(35)
        var tempos = plan.sections.enumerated().filter { $0.offset == 0 || isFree || hasMarkers }.map {
            (
                tick: UInt32(plan.start(ofBar: $0.element.firstBar)),
                tempo: plan.tempo + ($0.offset > 0 && isFree ? random.within(-4...6) : 0),
                marker: hasMarkers ? $0.element.name : nil
            )
        }
        // Many songs slow down at the end.
        if random.chance(30), plan.bars > 2 {
            let start = plan.start(ofBar: plan.bars - 1)
            for beat in 1..<plan.beats {
                tempos.append((UInt32(start + beat * plan.division), plan.tempo * (10 - beat) / 10, nil))
            }
        }
        return tempos
    }
}
