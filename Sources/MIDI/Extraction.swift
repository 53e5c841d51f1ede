/// What a MIDI file's bytes say about its instruments.
public struct Extraction: Hashable, Sendable {
    public enum Status: String, Sendable, CaseIterable {
        /// The file follows the rule in every byte.
        case ok
        /// The file is damaged; `instruments` holds what is certain all the same.
        case recovered
        /// The file holds no usable music; `instruments` is empty.
        case invalid
    }

    public var status: Status
    public var instruments: InstrumentSet
    /// Why the file is not `ok`, in the order of reading; empty if it is. At most
    /// ``InstrumentReader/maximumReasons`` are kept.
    public var reasons: [Damage]

    public init(status: Status, instruments: InstrumentSet = InstrumentSet(), reasons: [Damage] = []) {
        self.status = status
        self.instruments = instruments
        self.reasons = reasons
    }
}
