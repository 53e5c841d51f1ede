import MIDI

/// Numbers the programs by how many songs have them, the commonest first.
///
/// Searches compare sets so renumbered: the 64 commonest programs are more than nearly any song has, so
/// one word of two usually tells what two sets share.
struct ProgramRanking: Sendable {
    private let ranks: [UInt8]
    private let programs: [UInt8]

    init(of songs: [InstrumentSet]) {
        var counts = [Int](repeating: 0, count: 128)
        for song in songs { for program in song.melodic { counts[Int(program)] += 1 } }
        programs = (UInt8(0)..<128).sorted { (-counts[Int($0)], $0) < (-counts[Int($1)], $1) }
        var ranks = [UInt8](repeating: 0, count: 128)
        for (rank, program) in programs.enumerated() { ranks[Int(program)] = UInt8(rank) }
        self.ranks = ranks
    }

    /// The set with ranks for programs.
    func ranked(_ set: InstrumentSet) -> InstrumentSet {
        InstrumentSet(melodic: Self.renumber(set.melodic, ranks), percussion: set.percussion)
    }

    /// The set with programs for ranks.
    func unranked(_ set: InstrumentSet) -> InstrumentSet {
        InstrumentSet(melodic: Self.renumber(set.melodic, programs), percussion: set.percussion)
    }

    private static func renumber(_ set: ProgramSet, _ numbers: [UInt8]) -> ProgramSet {
        var renumbered = ProgramSet()
        for number in set { renumbered.insert(numbers[Int(number)]) }
        return renumbered
    }
}
