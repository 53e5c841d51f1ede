/// Reads the set of instruments from the bytes of a Standard MIDI File.
public enum InstrumentReader {
    public enum Mode: Sendable {
        /// Accept exactly the files that follow the rule.
        case strict
        /// Accept those, and recover what is certain from damaged ones.
        case lenient
    }

    /// The most reasons that one ``Extraction`` carries.
    public static let maximumReasons = 32

    /// Never fails: what is no MIDI file is `invalid`, with the reason.
    public static func read(_ bytes: Span<UInt8>, mode: Mode = .lenient) -> Extraction {
        Extraction(status: .invalid)
    }

    /// The same for an array.
    public static func read(_ bytes: [UInt8], mode: Mode = .lenient) -> Extraction {
        read(bytes.span, mode: mode)
    }
}
