import MIDI

/// Builds Standard MIDI Files byte by byte.
enum MIDIBytes {
    static func file(tracks: [[UInt8]], count: Int? = nil, division: UInt16 = 480) -> [UInt8] {
        header(tracks: count ?? tracks.count, division: division) + tracks.flatMap { chunk("MTrk", $0) }
    }

    static func header(tracks: Int, division: UInt16 = 480) -> [UInt8] {
        let count = UInt16(bitPattern: Int16(tracks))
        return chunk("MThd", [0, 1] + bigEndian(count) + bigEndian(division))
    }

    static func chunk(_ name: String, _ data: [UInt8], length: Int? = nil) -> [UInt8] {
        let length = UInt32(length ?? data.count)
        return Array(name.utf8) + bigEndian(UInt16(length >> 16)) + bigEndian(UInt16(length & 0xffff)) + data
    }

    static func bigEndian(_ value: UInt16) -> [UInt8] { [UInt8(value >> 8), UInt8(value & 0xff)] }

    static func meta(_ type: UInt8, _ data: [UInt8], delta: UInt8 = 0) -> [UInt8] {
        [delta, 0xff, type, UInt8(data.count)] + data
    }

    static func programChange(_ program: UInt8, channel: UInt8 = 0) -> [UInt8] {
        [0, 0xc0 | channel, program]
    }

    /// A note of 120 ticks.
    static func note(_ pitch: UInt8 = 60, channel: UInt8 = 0) -> [UInt8] {
        [0, 0x90 | channel, pitch, 64, 120, 0x80 | channel, pitch, 0]
    }

    static let endOfTrack: [UInt8] = [0, 0xff, 0x2f, 0]
}

extension InstrumentSet {
    static func melodic(_ programs: ProgramSet) -> InstrumentSet { InstrumentSet(melodic: programs) }
    static func drums(_ programs: ProgramSet) -> InstrumentSet { InstrumentSet(percussion: programs) }
}

extension Extraction {
    var kinds: [Damage.Kind] { reasons.map(\.kind) }
}
