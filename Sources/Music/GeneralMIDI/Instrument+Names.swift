extension Instrument {
    /// The General MIDI name, such as `Acoustic Grand Piano`, or the kit's, such as `Standard Kit`.
    public var name: String {
        if isDrum {
            GeneralMIDI.kitNames[program] ?? "Drum Kit \(program)"
        } else if Int(program) < GeneralMIDI.programNames.count {
            GeneralMIDI.programNames[Int(program)]
        } else {
            "Program \(program)"
        }
    }

    /// Stable and safe in URLs, such as `acoustic-grand-piano`; drum kits have `drum-kit-0` to `drum-kit-127`.
    public var slug: String {
        if isDrum {
            "drum-kit-\(program)"
        } else if Int(program) < GeneralMIDI.programSlugs.count {
            GeneralMIDI.programSlugs[Int(program)]
        } else {
            "program-\(program)"
        }
    }

    /// The family of a melodic program; `nil` for drum kits, which General MIDI puts in none.
    public var family: InstrumentFamily? {
        isDrum ? nil : InstrumentFamily(rawValue: Int(program) / InstrumentFamily.size)
    }

    /// Every instrument: the melodic programs, then the drum kits.
    public static let all: [Instrument] =
        (0..<128).map { Instrument(program: $0, isDrum: false) }
        + (0..<128).map { Instrument(program: $0, isDrum: true) }
}
