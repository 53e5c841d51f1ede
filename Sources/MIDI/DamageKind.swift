extension Damage {
    /// The kinds of damage; raw values are stable and appear in reports, catalogs and the API.
    public enum Kind: String, Sendable, CaseIterable {
        // The container.
        case notMIDI = "not-midi"
        case brokenHeader = "broken-header"
        case riffWrapped = "riff-wrapped"
        case trackCount = "track-count"
        case zeroDivision = "zero-division"
        case smpteDivision = "smpte-division"
        case missingTrack = "missing-track"
        case unknownChunk = "unknown-chunk"
        case truncatedTrack = "truncated-track"
        case emptyTrack = "empty-track"
        // Events.
        case eventPastEnd = "event-past-end"
        case missingStatus = "missing-status"
        case undefinedStatus = "undefined-status"
        case dataByte = "data-byte"
        case systemExclusiveByte = "system-exclusive-byte"
        case oversizedEvent = "oversized-event"
        case tick = "tick-too-large"
        // Meta events.
        case sequenceNumber = "sequence-number"
        case channelPrefix = "channel-prefix"
        case tempo = "tempo"
        case zeroTempo = "zero-tempo"
        case smpteOffset = "smpte-offset"
        case timeSignature = "time-signature"
        case zeroNumerator = "zero-numerator"
        case keySignature = "key-signature"
        // Why nothing could be recovered.
        case tooDamaged = "too-damaged"
        case noMusic = "no-music"

        /// One clause for people.
        public var explanation: String {
            switch self {
            case .notMIDI: "no MThd header: not a MIDI file"
            case .brokenHeader: "the MThd header is cut short or under 6 bytes"
            case .riffWrapped: "the MIDI file lies within a RIFF file (RMID)"
            case .trackCount: "the header counts no tracks"
            case .zeroDivision: "the header's division is 0"
            case .smpteDivision: "the header's division is in SMPTE frames"
            case .missingTrack: "the file ends before the last track that its header counts"
            case .unknownChunk: "a chunk among the tracks is no MTrk"
            case .truncatedTrack: "the track's length goes past the end of the file"
            case .emptyTrack: "the track holds no event"
            case .eventPastEnd: "the event goes past the end of its track"
            case .missingStatus: "a data byte stands where a status byte is needed"
            case .undefinedStatus: "an undefined status byte"
            case .dataByte: "a data byte over 127"
            case .systemExclusiveByte: "a system exclusive data byte over 127"
            case .oversizedEvent: "a meta or system exclusive event of over 1,000,000 bytes"
            case .tick: "a tick of 10,000,000 or more"
            case .sequenceNumber: "a sequence number of one byte"
            case .channelPrefix: "a channel prefix without its channel"
            case .tempo: "a tempo of under three bytes"
            case .zeroTempo: "a tempo of 0"
            case .smpteOffset: "an SMPTE offset too short or out of range"
            case .timeSignature: "a time signature too short or out of range"
            case .zeroNumerator: "a time signature of numerator 0"
            case .keySignature: "a key signature too short or out of range"
            case .tooDamaged: "too much of the file is damaged for any of it to be trusted"
            case .noMusic: "no note both begins and ends in what could be read"
            }
        }
    }
}
