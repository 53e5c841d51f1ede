/// The rhythm that a part keeps through a section.
struct Riff {
    /// The sixteenths at which it sounds, from the least significant bit.
    private let steps: UInt32
    /// Sixteenths between strokes of the hi-hat.
    let hatSpacing: Int

    init(for role: SongPlan.Role, from random: inout SplitMix64) {
        let rhythms =
            switch role {
            case .drums: Self.kicks
            case .bass: Self.basses
            case .chords: Self.comping
            case .pad, .effect: Self.held
            case .arpeggio: Self.running
            case .melody: Self.singing
            }
        steps = random.pick(rhythms)
        hatSpacing = random.pick(Self.hatSpacings)
    }

    func sounds(at step: Int) -> Bool { steps >> UInt32(step) & 1 == 1 }

    private static let kicks: [UInt32] = [0x0101, 0x0501, 0x0481, 0x1111, 0x4501, 0x0241]
    private static let basses: [UInt32] = [0x1111, 0x5555, 0x0101, 0x4911, 0x1551, 0x9249]
    private static let comping: [UInt32] = [0x0101, 0x1111, 0x0441, 0x4444, 0x1449, 0x5111]
    private static let held: [UInt32] = [0x0001, 0x0001, 0x0101]
    private static let running: [UInt32] = [0x5555, 0x5555, 0xFFFF, 0x7777]
    private static let singing: [UInt32] = [0x1111, 0x0111, 0x1511, 0x4451, 0x1541, 0x5155, 0x0101]
    private static let hatSpacings = [2, 2, 2, 1, 4]

    static let arpeggio = [0, 2, 4, 7]
    static let scale = [0, 2, 4, 5, 7, 9, 11]

    // General MIDI percussion key map.
    static let kick = 36
    static let snare = 38
    static let closedHat = 42
    static let openHat = 46
    static let crash = 49
    static let toms = [50, 48, 45, 41]
}
