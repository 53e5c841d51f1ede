import MIDI

extension InputFile {
    /// Reads the file as MIDI.
    ///
    /// - Returns: `nil` if there is no such file.
    /// - Throws: if it holds no usable music.
    package func extraction() throws(ConsoleError) -> Extraction? {
        switch content() {
        case .bytes(let bytes):
            let extraction = InstrumentReader.read(bytes)
            guard extraction.status != .invalid else {
                let reason = extraction.reasons.first.map { ": \($0)" } ?? ""
                throw ConsoleError("\(TextTable.printable(name)): it holds no usable music\(reason)")
            }
            return extraction
        case .missing: return nil
        case .folder:
            throw ConsoleError("\(TextTable.printable(name)): it is a folder; give one song")
        case .tooLarge:
            throw ConsoleError("\(TextTable.printable(name)): it is larger than any MIDI file of music")
        case .unreadable(let reason):
            throw ConsoleError("\(TextTable.printable(name)): \(reason)")
        }
    }
}
