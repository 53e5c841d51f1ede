/// The `MThd` chunk. Source: Standard MIDI Files 1.0, "Header Chunks".
struct FileHeader {
    /// The number of tracks as the rule reads it: signed.
    var tracks: Int
    /// Ticks per quarter note if positive; a negative one counts ticks in SMPTE frames.
    var division: Int
    /// Where the chunk after it begins, whether or not the file goes on so far.
    var end: Int

    /// - Returns: `nil` if there is no complete header at `start`.
    init?(_ bytes: UnsafeRawBufferPointer) {
        self.init(Span(_unsafeBytes: bytes), at: 0)
    }

    /// - Returns: `nil` if there is no complete header at `start`.
    init?(_ bytes: borrowing Span<UInt8>, at start: Int) {
        guard bytes.count - start >= 14, bytes.hasTag("MThd", at: start) else { return nil }
        let length = bytes.bigEndian32(at: start + 4)
        guard length >= 6 else { return nil }
        tracks = Int(Int16(truncatingIfNeeded: bytes.bigEndian16(at: start + 10)))
        division = Int(Int16(truncatingIfNeeded: bytes.bigEndian16(at: start + 12)))
        end = start + 8 + length
    }

    /// Whether tracks may follow that are read by the plain rule.
    var isRegular: Bool { tracks > 0 && division > 0 }
}
