/// One of the sixteen families of eight programs into which General MIDI groups melodic instruments.
public enum InstrumentFamily: Int, Hashable, Sendable, CaseIterable {
    case piano, chromaticPercussion, organ, guitar, bass, strings, ensemble, brass
    case reed, pipe, synthLead, synthPad, synthEffects, ethnic, percussive, soundEffects

    /// Programs in a family.
    static let size = 8

    /// The General MIDI name, such as `Chromatic Percussion`.
    public var name: String {
        switch self {
        case .piano: "Piano"
        case .chromaticPercussion: "Chromatic Percussion"
        case .organ: "Organ"
        case .guitar: "Guitar"
        case .bass: "Bass"
        case .strings: "Strings"
        case .ensemble: "Ensemble"
        case .brass: "Brass"
        case .reed: "Reed"
        case .pipe: "Pipe"
        case .synthLead: "Synth Lead"
        case .synthPad: "Synth Pad"
        case .synthEffects: "Synth Effects"
        case .ethnic: "Ethnic"
        case .percussive: "Percussive"
        case .soundEffects: "Sound Effects"
        }
    }

    /// Stable and safe in URLs, such as `chromatic-percussion`.
    public var slug: String { GeneralMIDI.slug(of: name) }

    /// The numbers of its programs.
    public var programs: ClosedRange<UInt8> {
        let first = UInt8(rawValue * Self.size)
        return first...(first + UInt8(Self.size - 1))
    }

    /// Its instruments, by program.
    public var instruments: [Instrument] { programs.map { Instrument(program: $0, isDrum: false) } }
}
