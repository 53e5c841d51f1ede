/// Small valid MIDI files.
enum MIDIBytes {
    /// One track with a note on each program's own channel, and one on channel 10 for each drum kit.
    static func song(melodic: [UInt8], kits: [UInt8] = [], name: String = "") -> [UInt8] {
        var track: [UInt8] = [0, 0xFF, 0x03, UInt8(name.utf8.count)] + Array(name.utf8)
        for (number, program) in melodic.enumerated() {
            // Channels 0–8 in turn.
            track += note(program, channel: UInt8(number % 9))
        }
        for kit in kits { track += note(kit, channel: 9) }
        track += [0, 0xFF, 0x2F, 0]
        return header + Array("MTrk".utf8) + bigEndian(track.count) + track
    }

    /// The same with a key signature of 40 sharps, which strict reading refuses.
    static func damagedSong(melodic: [UInt8]) -> [UInt8] {
        var bytes = song(melodic: melodic)
        let broken: [UInt8] = [0, 0xFF, 0x59, 2, 40, 0]
        bytes.insert(contentsOf: broken, at: 22)
        let length = bytes.count - 22
        bytes.replaceSubrange(18..<22, with: bigEndian(length))
        return bytes
    }

    private static let header = Array("MThd".utf8) + [0, 0, 0, 6, 0, 0, 0, 1, 0, 96]

    private static func note(_ program: UInt8, channel: UInt8) -> [UInt8] {
        [0, 0xC0 | channel, program, 0, 0x90 | channel, 60, 100, 96, 0x80 | channel, 60, 0]
    }

    private static func bigEndian(_ number: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }
}
