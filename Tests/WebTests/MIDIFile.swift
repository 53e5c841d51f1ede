/// Bytes of MIDI files, made from a few events.
enum MIDIFile {
    /// One track that plays a note on each of `programs`, and on channel 10 if `withDrums`.
    static func playing(_ programs: [UInt8], withDrums: Bool = false) -> [UInt8] {
        var events: [UInt8] = []
        for program in programs {
            events += [0, 0xC0, program, 0, 0x90, 60, 100, 96, 0x80, 60, 0]
        }
        if withDrums { events += [0, 0x99, 36, 100, 96, 0x89, 36, 0] }
        events += [0, 0xFF, 0x2F, 0]
        let count = events.count
        return Array("MThd".utf8) + [0, 0, 0, 6, 0, 0, 0, 1, 0, 96] + Array("MTrk".utf8)
            + [UInt8(count >> 24), UInt8(count >> 16 & 255), UInt8(count >> 8 & 255), UInt8(count & 255)]
            + events
    }

    /// The same with a track that ends before its length says: readable in part.
    static func cutShort(_ programs: [UInt8]) -> [UInt8] { playing(programs).dropLast(4) }
}
