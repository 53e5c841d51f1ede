import MIDI

extension InstrumentFilter {
    /// The filter for songs with all of `required` and none of `excluded`.
    ///
    /// - Throws: when no song could pass it.
    public init(
        requiring required: some Sequence<InstrumentTerm>, excluding excluded: some Sequence<InstrumentTerm>
    ) throws(ContradictoryFilter) {
        self.init()
        for term in required {
            switch term {
            case .instrument(let instrument): self.required.insert(instrument)
            case .anyPercussion: percussion = true
            }
        }
        for term in excluded {
            switch term {
            case .instrument(let instrument):
                guard !self.required.contains(instrument) else {
                    throw ContradictoryFilter(required: term, excluded: term)
                }
                self.excluded.insert(instrument)
            case .anyPercussion:
                guard percussion == nil || percussion == false else {
                    throw ContradictoryFilter(required: .anyPercussion, excluded: .anyPercussion)
                }
                percussion = false
            }
        }
        if percussion == false, let kit = self.required.percussion.first(where: { _ in true }) {
            throw ContradictoryFilter(
                required: .instrument(Instrument(program: kit, isDrum: true)), excluded: .anyPercussion)
        }
    }
}

/// A filter that no song passes.
public struct ContradictoryFilter: Error, Hashable, Sendable, CustomStringConvertible {
    public var required: InstrumentTerm
    public var excluded: InstrumentTerm

    public init(required: InstrumentTerm, excluded: InstrumentTerm) {
        self.required = required
        self.excluded = excluded
    }

    /// One line for people.
    public var description: String {
        required == excluded
            ? "'\(required.slug)' is both required and excluded"
            : "'\(required.slug)' is required, but '\(excluded.slug)' is excluded"
    }
}
