import MIDI

/// The instruments that a song must and must not have to be listed.
public struct InstrumentFilter: Hashable, Sendable {
    public var required: InstrumentSet
    public var excluded: InstrumentSet
    /// `true`: only songs with any drum kit; `false`: only songs with none; `nil`: both.
    public var percussion: Bool?

    public init(
        required: InstrumentSet = InstrumentSet(), excluded: InstrumentSet = InstrumentSet(),
        percussion: Bool? = nil
    ) {
        self.required = required
        self.excluded = excluded
        self.percussion = percussion
    }

    @inlinable
    public var isEmpty: Bool { required.isEmpty && excluded.isEmpty && percussion == nil }

    @inlinable
    public func admits(_ instruments: InstrumentSet) -> Bool {
        instruments.isSuperset(of: required)
            && instruments.intersection(excluded).isEmpty
            && (percussion == nil || percussion == !instruments.percussion.isEmpty)
    }
}
