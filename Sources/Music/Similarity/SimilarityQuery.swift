import MIDI

/// What to look for: songs that share instruments with `instruments`.
public struct SimilarityQuery: Hashable, Sendable {
    public var instruments: InstrumentSet
    /// The most neighbours to return.
    public var limit: Int
    /// Neighbours that score less are left out; those that share no instrument always are.
    public var minimumScore: Double
    public var weighting: Weighting
    public var percussion: PercussionMode
    /// Songs with fewer instruments, counted as `percussion` says, are left out.
    public var minimumInstruments: Int
    public var filter: InstrumentFilter

    public init(
        _ instruments: InstrumentSet, limit: Int = 50, minimumScore: Double = 0,
        weighting: Weighting = .uniform, percussion: PercussionMode = .merge,
        minimumInstruments: Int = 3, filter: InstrumentFilter = InstrumentFilter()
    ) {
        self.instruments = instruments
        self.limit = limit
        self.minimumScore = minimumScore
        self.weighting = weighting
        self.percussion = percussion
        self.minimumInstruments = minimumInstruments
        self.filter = filter
    }
}
