import MIDI

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What each instrument counts in a score, in units of 2⁻¹⁶ so that sums are exact in any order.
struct InstrumentWeights: Sendable {
    private(set) var melodic: [UInt32]
    private(set) var kits: [UInt32]
    /// All kits as one instrument.
    private(set) var percussion: UInt32

    static let unit: UInt32 = 1 << 16

    static let uniform = InstrumentWeights(
        melodic: Array(repeating: unit, count: 128), kits: Array(repeating: unit, count: 128),
        percussion: unit)

    private init(melodic: [UInt32], kits: [UInt32], percussion: UInt32) {
        self.melodic = melodic
        self.kits = kits
        self.percussion = percussion
    }

    /// Inverse document frequency: ln(songs / songs with the instrument) + 1. An instrument of no
    /// song counts as if one had it.
    init(rarityIn groups: SongGroups) {
        var melodic = [Int](repeating: 0, count: 128)
        var kits = [Int](repeating: 0, count: 128)
        var percussion = 0
        var total = 0
        for (group, instruments) in groups.instruments.enumerated() {
            let songs = groups.songs(of: group).count
            total += songs
            for program in instruments.melodic { melodic[Int(program)] += songs }
            for kit in instruments.percussion { kits[Int(kit)] += songs }
            if !instruments.percussion.isEmpty { percussion += songs }
        }
        func weight(_ songs: Int) -> UInt32 {
            UInt32((log(Double(max(1, total)) / Double(max(1, songs))) + 1) * Double(Self.unit))
        }
        self.init(
            melodic: melodic.map(weight), kits: kits.map(weight), percussion: weight(percussion))
    }

    subscript(term: Term) -> UInt32 {
        switch term {
        case .program(let program): melodic[Int(program)]
        case .kit(let kit): kits[Int(kit)]
        case .percussion: percussion
        }
    }

    func sum(melodic programs: ProgramSet) -> UInt32 { Self.sum(programs, melodic) }
    func sum(kits programs: ProgramSet) -> UInt32 { Self.sum(programs, kits) }

    private static func sum(_ programs: ProgramSet, _ weights: [UInt32]) -> UInt32 {
        var sum: UInt32 = 0
        for program in programs { sum &+= weights[Int(program)] }
        return sum
    }
}
