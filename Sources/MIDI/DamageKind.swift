extension Damage {
    /// The kinds of damage; raw values are stable and appear in reports, catalogs and the API.
    public enum Kind: String, Sendable, CaseIterable {
        case notMIDI = "not-midi"

        /// One clause for people.
        public var explanation: String {
            switch self {
            case .notMIDI: "no MThd header: not a MIDI file"
            }
        }
    }
}
