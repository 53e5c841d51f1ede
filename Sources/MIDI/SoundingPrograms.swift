/// Each channel's program within a track, and the instruments that have sounded in the file.
struct SoundingPrograms {
    private(set) var instruments = InstrumentSet()
    private var programs = InlineArray<16, UInt8>(repeating: 0)
    /// Bit c: a note has ended on channel c since its last program change.
    private var sounded: UInt32 = 0

    /// Notes that a note on `channel` ended, if `count` is 1.
    @inline(__always)
    mutating func noteEnded(_ count: UInt32, channel: Int) {
        sounded |= count &<< UInt32(truncatingIfNeeded: channel)
    }

    mutating func change(program: UInt8, channel: Int) {
        collect(channel & 15)
        programs[channel & 15] = program
    }

    /// A program change does not cross tracks: every channel is back at program 0.
    mutating func endTrack() {
        for channel in 0..<16 { collect(channel) }
        programs = InlineArray(repeating: 0)
    }

    /// Ends the track and forgets what sounded in it.
    mutating func discardTrack(keeping earlier: InstrumentSet) {
        endTrack()
        instruments = earlier
    }

    private mutating func collect(_ channel: Int) {
        let bit: UInt32 = 1 << UInt32(channel)
        guard sounded & bit != 0 else { return }
        sounded &= ~bit
        if channel == 9 {
            instruments.percussion.insert(programs[channel])
        } else {
            instruments.melodic.insert(programs[channel])
        }
    }
}
