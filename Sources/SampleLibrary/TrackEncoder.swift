/// Writes the events of one track chunk, with delta times and, if wished, running status.
///
/// Source: MIDI Manufacturers Association, Standard MIDI Files 1.0, "Track Chunks".
struct TrackEncoder: ~Copyable {
    private(set) var bytes: [UInt8]
    private let start: Int
    private let usesRunningStatus: Bool
    private var status: UInt8 = 0
    private var tick: UInt32 = 0

    /// Starts a track after `bytes`, to be handed back by ``finish(at:)``.
    init(after bytes: consuming [UInt8], usesRunningStatus: Bool) {
        start = bytes.count
        self.bytes = bytes
        self.usesRunningStatus = usesRunningStatus
        self.bytes.append(contentsOf: [0x4D, 0x54, 0x72, 0x6B, 0, 0, 0, 0])
    }

    /// Appends a channel event.
    ///
    /// - Parameter event: at the tick of the last event or later.
    mutating func append(_ event: ChannelEvent) {
        delta(to: event.tick)
        if event.status != status || !usesRunningStatus {
            status = event.status
            bytes.append(status)
        }
        bytes.append(event.first)
        if let second = event.second { bytes.append(second) }
    }

    mutating func appendMeta(_ type: UInt8, _ data: some Collection<UInt8>, at tick: UInt32) {
        delta(to: tick)
        bytes.append(0xFF)
        bytes.append(type)
        appendQuantity(UInt32(data.count))
        bytes.append(contentsOf: data)
        status = 0
    }

    mutating func appendText(_ type: UInt8, _ text: String, at tick: UInt32) {
        appendMeta(type, text.utf8, at: tick)
    }

    /// - Parameter data: what follows F0, with the closing F7.
    mutating func appendSystemExclusive(_ data: [UInt8], at tick: UInt32) {
        delta(to: tick)
        bytes.append(0xF0)
        appendQuantity(UInt32(data.count))
        bytes.append(contentsOf: data)
        status = 0
    }

    /// Ends the track.
    ///
    /// - Returns: the bytes it was started after, and the track.
    consuming func finish(at tick: UInt32) -> [UInt8] {
        appendMeta(0x2F, [], at: max(tick, self.tick))
        let length = UInt32(bytes.count - start - 8)
        for place in 0..<4 {
            bytes[start + 4 + place] = UInt8(truncatingIfNeeded: length >> UInt32(24 - 8 * place))
        }
        return bytes
    }

    private mutating func delta(to tick: UInt32) {
        appendQuantity(tick &- self.tick)
        self.tick = tick
    }

    /// A variable-length quantity.
    private mutating func appendQuantity(_ value: UInt32) {
        if value >= 1 << 21 { bytes.append(UInt8(truncatingIfNeeded: value >> 21) | 0x80) }
        if value >= 1 << 14 { bytes.append(UInt8(truncatingIfNeeded: value >> 14) | 0x80) }
        if value >= 1 << 7 { bytes.append(UInt8(truncatingIfNeeded: value >> 7) | 0x80) }
        bytes.append(UInt8(truncatingIfNeeded: value) & 0x7F)
    }
}
