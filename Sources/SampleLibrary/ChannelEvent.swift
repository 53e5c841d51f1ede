/// A channel message at a tick, as one number: in ascending order, events are in the order in which
/// they are to be written, and at one tick notes end before programs and controllers change, and
/// those change before notes begin.
struct ChannelEvent: Comparable {
    private let packed: UInt64

    private init(_ tick: UInt32, rank: UInt64, _ status: UInt8, _ first: UInt8, _ second: UInt8) {
        packed =
            UInt64(tick) << 32 | rank << 24 | UInt64(status) << 16 | UInt64(first) << 8 | UInt64(second)
    }

    static func noteOn(_ pitch: UInt8, _ velocity: UInt8, on channel: UInt8, at tick: UInt32) -> Self {
        Self(tick, rank: 3, 0x90 | channel, pitch, velocity)
    }

    /// - Parameter release: the velocity of a note-off; `nil` writes a note-on of velocity 0.
    static func noteOff(_ pitch: UInt8, release: UInt8?, on channel: UInt8, at tick: UInt32) -> Self {
        Self(tick, rank: 0, (release == nil ? 0x90 : 0x80) | channel, pitch, release ?? 0)
    }

    static func controller(
        _ number: UInt8, _ value: UInt8, on channel: UInt8, at tick: UInt32
    ) -> Self {
        Self(tick, rank: 1, 0xB0 | channel, number, value)
    }

    static func program(_ program: UInt8, on channel: UInt8, at tick: UInt32) -> Self {
        Self(tick, rank: 2, 0xC0 | channel, program, 0)
    }

    /// - Parameter bend: 0–16,383; 8,192 is none.
    static func pitchBend(_ bend: Int, on channel: UInt8, at tick: UInt32) -> Self {
        Self(tick, rank: 2, 0xE0 | channel, UInt8(bend & 0x7F), UInt8(bend >> 7 & 0x7F))
    }

    var tick: UInt32 { UInt32(truncatingIfNeeded: packed >> 32) }
    var status: UInt8 { UInt8(truncatingIfNeeded: packed >> 16) }
    var first: UInt8 { UInt8(truncatingIfNeeded: packed >> 8) }
    /// `nil` for a program change, which has one data byte.
    var second: UInt8? { status & 0xF0 == 0xC0 ? nil : UInt8(truncatingIfNeeded: packed) }

    static func < (left: Self, right: Self) -> Bool { left.packed < right.packed }
}
