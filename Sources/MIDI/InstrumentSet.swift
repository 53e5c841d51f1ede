/// The instruments of a song: melodic programs and drum kits, kept apart.
///
/// General MIDI gives channel 10 to percussion, where the program number selects a drum kit.
public struct InstrumentSet: Hashable, Sendable {
    /// Programs that sounded on any channel but 10.
    public var melodic: ProgramSet
    /// Drum kits: programs that sounded on channel 10.
    public var percussion: ProgramSet

    @inlinable
    public init(melodic: ProgramSet = ProgramSet(), percussion: ProgramSet = ProgramSet()) {
        self.melodic = melodic
        self.percussion = percussion
    }

    /// The number of instruments, every drum kit counted as one.
    @inlinable
    public var count: Int { melodic.count + percussion.count }

    @inlinable
    public var isEmpty: Bool { melodic.isEmpty && percussion.isEmpty }

    @inlinable
    public func union(_ other: InstrumentSet) -> InstrumentSet {
        InstrumentSet(
            melodic: melodic.union(other.melodic), percussion: percussion.union(other.percussion))
    }

    @inlinable
    public func intersection(_ other: InstrumentSet) -> InstrumentSet {
        InstrumentSet(
            melodic: melodic.intersection(other.melodic),
            percussion: percussion.intersection(other.percussion))
    }

    @inlinable
    public func isSuperset(of other: InstrumentSet) -> Bool {
        melodic.isSuperset(of: other.melodic) && percussion.isSuperset(of: other.percussion)
    }
}
