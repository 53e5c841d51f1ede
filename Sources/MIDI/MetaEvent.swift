/// What the rule says of meta events: `pretty_midi` 0.2.11 over `mido` 1.3.3.
enum MetaEvent {
    static let sequenceNumber: UInt8 = 0x00
    static let channelPrefix: UInt8 = 0x20
    static let tempo: UInt8 = 0x51
    static let smpteOffset: UInt8 = 0x54
    static let timeSignature: UInt8 = 0x58
    static let keySignature: UInt8 = 0x59

    /// Whether time passes by the event's delta time: events of unknown types lose theirs.
    static func keepsDelta(_ type: UInt8) -> Bool {
        switch type {
        case 0x00...0x07, 0x09, 0x20, 0x21, 0x2f, 0x51, 0x54, 0x58, 0x59, 0x7f: true
        default: false
        }
    }

    /// - Returns: what makes a file with this event invalid, if anything.
    static func damage(type: UInt8, _ data: Span<UInt8>, isFirstTrack: Bool) -> Damage.Kind? {
        switch type {
        case sequenceNumber:
            data.count == 1 ? .sequenceNumber : nil
        case channelPrefix:
            data.isEmpty ? .channelPrefix : nil
        case tempo:
            tempoDamage(data, isFirstTrack: isFirstTrack)
        case smpteOffset:
            isSMPTEOffset(data) ? nil : .smpteOffset
        case timeSignature:
            timeSignatureDamage(data, isFirstTrack: isFirstTrack)
        case keySignature:
            isKeySignature(data) ? nil : .keySignature
        default:
            nil
        }
    }

    private static func tempoDamage(_ data: Span<UInt8>, isFirstTrack: Bool) -> Damage.Kind? {
        guard data.count >= 3 else { return .tempo }
        let isZero = data[0] | data[1] | data[2] == 0
        return isZero && isFirstTrack ? .zeroTempo : nil
    }

    private static func isSMPTEOffset(_ data: Span<UInt8>) -> Bool {
        data.count >= 5 && data[0] < 0x80 && data[1] <= 59 && data[2] <= 59 && data[4] <= 99
    }

    private static func timeSignatureDamage(_ data: Span<UInt8>, isFirstTrack: Bool) -> Damage.Kind? {
        guard data.count >= 4, !isInexactDenominator(exponent: data[1]) else { return .timeSignature }
        return data[0] == 0 && isFirstTrack ? .zeroNumerator : nil
    }

    private static func isKeySignature(_ data: Span<UInt8>) -> Bool {
        data.count >= 2 && (-7...7).contains(Int8(bitPattern: data[0])) && data[1] <= 1
    }

    /// The exponents e for which log2(2^e) in floating point is not e, which the rule rejects.
    private static func isInexactDenominator(exponent: UInt8) -> Bool {
        switch exponent {
        case 29, 31, 39, 47, 51, 55, 58, 59, 62, 78, 93...95, 101, 102, 109, 110, 116...118, 124, 125, 141,
            156, 171, 179, 186...190, 201...205, 217...221, 232...236, 247...251:
            true
        default:
            false
        }
    }
}
