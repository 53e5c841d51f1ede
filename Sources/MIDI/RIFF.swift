/// The RIFF container of RMID files. Source: MMA Recommended Practice RP-029, "Bundling SMF and DLS".
enum RIFF {
    /// - Returns: where the MIDI file within begins, or `nil` if `bytes` are no RMID file.
    static func midiData(in bytes: borrowing Span<UInt8>) -> Int? {
        guard bytes.hasTag("RIFF", at: 0), bytes.hasTag("RMID", at: 8) else { return nil }
        var position = 12
        while position <= bytes.count - 8 {
            if bytes.hasTag("data", at: position) { return position + 8 }
            // Chunks are padded to an even length.
            let length = bytes.littleEndian32(at: position + 4)
            position += 8 + length + length % 2
        }
        return nil
    }
}

extension Span<UInt8> {
    /// Whether the four bytes at `place` can name a chunk: printable ASCII.
    func isChunkName(at place: Int) -> Bool {
        for index in place..<place + 4 where !(0x20...0x7e).contains(self[index]) { return false }
        return true
    }
}
