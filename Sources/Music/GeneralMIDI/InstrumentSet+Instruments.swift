import MIDI

extension InstrumentSet {
    public func contains(_ instrument: Instrument) -> Bool {
        instrument.isDrum ? percussion.contains(instrument.program) : melodic.contains(instrument.program)
    }

    public mutating func insert(_ instrument: Instrument) {
        if instrument.isDrum {
            percussion.insert(instrument.program)
        } else {
            melodic.insert(instrument.program)
        }
    }

    /// By program, melodic before drums.
    public var instruments: [Instrument] {
        (melodic.map { Instrument(program: $0, isDrum: false) }
            + percussion.map { Instrument(program: $0, isDrum: true) })
            .sorted()
    }
}
