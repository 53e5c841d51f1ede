import MIDI

/// A set of programs as `bit(128)`: bit p of the string, counted from the left, is program p.
extension ProgramSet {
    init(bits: (high: UInt64, low: UInt64)) {
        self.init(low: bits.high.bitsReversed, high: bits.low.bitsReversed)
    }

    var bits: (high: UInt64, low: UInt64) { (low.bitsReversed, high.bitsReversed) }
}

extension InstrumentSet {
    /// Ascending numbers: of melodic instruments the program, of drum kits the program and 128.
    var numbers: [Int16] {
        var numbers: [Int16] = []
        numbers.reserveCapacity(melodic.count + percussion.count)
        for program in melodic { numbers.append(Int16(program)) }
        for program in percussion { numbers.append(Int16(program) + 128) }
        return numbers
    }
}

extension UInt64 {
    fileprivate var bitsReversed: UInt64 {
        var bits = byteSwapped
        bits = (bits >> 4) & 0x0F0F_0F0F_0F0F_0F0F | (bits & 0x0F0F_0F0F_0F0F_0F0F) << 4
        bits = (bits >> 2) & 0x3333_3333_3333_3333 | (bits & 0x3333_3333_3333_3333) << 2
        bits = (bits >> 1) & 0x5555_5555_5555_5555 | (bits & 0x5555_5555_5555_5555) << 1
        return bits
    }
}
