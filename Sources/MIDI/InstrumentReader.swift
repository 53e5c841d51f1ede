/// Reads the set of instruments from the bytes of a Standard MIDI File.
///
/// A song has an instrument when a note of it both begins and ends; `docs/midi-rule.md` gives the
/// rule, which is that of `pretty_midi` 0.2.11 over `mido` 1.3.3. Time is linear in the number of
/// bytes, memory constant but for the reasons, whatever the bytes.
public enum InstrumentReader {
    /// Grows when the same bytes may give another result than before.
    public static let version = 1

    public enum Mode: String, Sendable, CaseIterable {
        /// Accept exactly the files that follow the rule.
        case strict
        /// Accept those, and recover what is certain from damaged ones.
        case lenient
    }

    /// The most departures from the rule that one ``Extraction`` names.
    public static let maximumReasons = 32

    /// Never fails: what is no MIDI file is `invalid`, with the reason.
    public static func read(_ bytes: Span<UInt8>, mode: Mode = .lenient) -> Extraction {
        if let instruments = bytes.withUnsafeBytes({ RegularReader.read($0) }) {
            return Extraction(status: .ok, instruments: instruments)
        }
        return DiagnosingReader.read(bytes, mode: mode)
    }

    /// The same without the fast way that ordinary files take: what tests hold that way against.
    package static func readByWholeRule(_ bytes: Span<UInt8>, mode: Mode) -> Extraction {
        DiagnosingReader.read(bytes, mode: mode)
    }

    /// The same for an array.
    public static func read(_ bytes: [UInt8], mode: Mode = .lenient) -> Extraction {
        read(bytes.span, mode: mode)
    }
}
