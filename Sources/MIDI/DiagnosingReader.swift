/// Reads a file by the whole rule, names each departure from it, and recovers what is certain.
///
/// What is certain, when a file departs from the rule:
/// - A broken meta event, an oversized event or a bad system exclusive byte says nothing of notes and
///   is skipped by its length.
/// - A data byte over 127 is read as 127.
/// - A track that ends in the middle of an event keeps what came before.
/// - A track in which a byte makes no sense where it stands has lost its place in the stream, and
///   nobody can say how long ago: the whole track counts for nothing.
/// - A file in which no note both begins and ends, or in which data bytes over 127 are more than
///   one and one in sixteen channel messages, is not music.
struct DiagnosingReader: ~Copyable {
    private let mode: InstrumentReader.Mode
    private(set) var damages: [Damage] = []
    private var notes = OpenNotes()
    private var sounding = SoundingPrograms()
    private var division = 1
    private var channelMessages = 0
    private var clippedBytes = 0

    /// In strict mode the reading stops at the first damage, which makes the file invalid.
    private struct Stop: Error {}

    static func read(_ bytes: borrowing Span<UInt8>, mode: InstrumentReader.Mode) -> Extraction {
        var reader = DiagnosingReader(mode: mode)
        do throws(Stop) {
            try reader.readFile(bytes)
        } catch {
            return Extraction(status: .invalid, reasons: reader.damages)
        }
        let instruments = reader.sounding.instruments
        if reader.damages.isEmpty { return Extraction(status: .ok, instruments: instruments) }
        if reader.clippedBytes > 1 + reader.channelMessages / 16 {
            reader.damages.append(Damage(.tooDamaged, at: 0))
        } else if instruments.isEmpty {
            reader.damages.append(Damage(.noMusic, at: 0))
        } else {
            return Extraction(status: .recovered, instruments: instruments, reasons: reader.damages)
        }
        return Extraction(status: .invalid, reasons: reader.damages)
    }

    private init(mode: InstrumentReader.Mode) { self.mode = mode }

    private mutating func note(_ kind: Damage.Kind, at offset: Int) throws(Stop) {
        if damages.count < InstrumentReader.maximumReasons { damages.append(Damage(kind, at: offset)) }
        if mode == .strict { throw Stop() }
    }

    /// Damage after which there is nothing to recover.
    private mutating func refuse(_ kind: Damage.Kind, at offset: Int) throws(Stop) -> Never {
        if damages.count < InstrumentReader.maximumReasons { damages.append(Damage(kind, at: offset)) }
        throw Stop()
    }
}

// MARK: - The container

extension DiagnosingReader {
    private mutating func readFile(_ bytes: borrowing Span<UInt8>) throws(Stop) {
        var start = 0
        if let wrapped = RIFF.midiData(in: bytes) {
            try note(.riffWrapped, at: 0)
            start = wrapped
        }
        guard bytes.hasTag("MThd", at: start) else { try refuse(.notMIDI, at: start) }
        guard let header = FileHeader(bytes, at: start) else { try refuse(.brokenHeader, at: start) }
        if header.tracks <= 0 { try note(.trackCount, at: start + 10) }
        if header.division == 0 { try note(.zeroDivision, at: start + 12) }
        division = header.division
        try readTracks(bytes, from: header.end, count: header.tracks > 0 ? header.tracks : nil)
    }

    /// - Parameter count: the number of tracks; `nil` to read all there are.
    private mutating func readTracks(
        _ bytes: borrowing Span<UInt8>, from begin: Int, count: Int?
    ) throws(Stop) {
        var position = begin
        var track = 0
        while track != count {
            guard position <= bytes.count - 8 else {
                if count != nil { try note(.missingTrack, at: min(position, bytes.count)) }
                return
            }
            let length = bytes.bigEndian32(at: position + 4)
            let available = bytes.count - position - 8
            guard bytes.hasTag("MTrk", at: position) else {
                if count == nil { return }
                try note(.unknownChunk, at: position)
                guard length <= available, bytes.isChunkName(at: position) else { return }
                position += 8 + length
                continue
            }
            if length > available { try note(.truncatedTrack, at: position + 4) }
            let end = position + 8 + min(length, available)
            try readTrack(bytes, from: position + 8, to: end, isFirst: track == 0)
            position = end
            track += 1
        }
    }
}

// MARK: - A track's events

extension DiagnosingReader {
    /// Where the reading of a track stands.
    private struct Cursor {
        var position: Int
        let end: Int
        let isFirstTrack: Bool
        var tick: UInt64 = 0
        /// Grows with each tick at which something happens, so that ticks of any size can be told apart.
        var instant: UInt32 = 1
        var status: UInt8?
        /// The last status of a channel message: real-time messages leave it in force.
        var channelStatus: UInt8?
        /// Whether a byte stood where it makes no sense.
        var isLost = false

        init(from position: Int, to end: Int, isFirstTrack: Bool) {
            self.position = position
            self.end = end
            self.isFirstTrack = isFirstTrack
        }

        mutating func advance(by delta: UInt64) {
            guard delta > 0 else { return }
            tick = tick.addingReportingOverflow(delta).overflow ? .max : tick + delta
            instant += 1
        }
    }

    private mutating func readTrack(
        _ bytes: borrowing Span<UInt8>, from begin: Int, to end: Int, isFirst: Bool
    ) throws(Stop) {
        if begin == end { try note(.emptyTrack, at: begin) }
        let earlier = sounding.instruments
        var cursor = Cursor(from: begin, to: end, isFirstTrack: isFirst)
        while cursor.position < end, !cursor.isLost {
            let event = cursor.position
            let tickBefore = cursor.tick
            guard try readEvent(bytes, &cursor) else {
                try note(cursor.isLost ? .undefinedStatus : .eventPastEnd, at: event)
                break
            }
            if tickBefore < TickLimit.tooLarge, cursor.tick >= TickLimit.tooLarge {
                try note(.tick, at: event)
            }
        }
        notes.removeAll()
        if cursor.isLost { sounding.discardTrack(keeping: earlier) } else { sounding.endTrack() }
    }

    /// - Returns: `false` if the event goes past the track's end or its status is undefined.
    private mutating func readEvent(
        _ bytes: borrowing Span<UInt8>, _ cursor: inout Cursor
    ) throws(Stop) -> Bool {
        guard let delta = readQuantity(bytes, &cursor), cursor.position < cursor.end else { return false }
        var status = bytes[cursor.position]
        let isRunning = status < 0x80
        if isRunning {
            guard let last = cursor.status else {
                try note(.missingStatus, at: cursor.position)
                cursor.isLost = true
                return true
            }
            status = last
        } else {
            cursor.position += 1
            // Meta events do not set running status; everything else does, by the rule.
            if status != 0xff { cursor.status = status }
        }
        if status == 0xff { return try readMeta(bytes, &cursor, delta: delta) }
        cursor.advance(by: delta)
        switch status {
        case 0x80...0xef:
            cursor.channelStatus = status
            return try readChannelMessage(bytes, &cursor, status: status)
        case 0xf0, 0xf7:
            // In running status the rule swallows the data byte.
            if isRunning { cursor.position += 1 }
            return try readSystemExclusive(bytes, &cursor)
        case 0xf1, 0xf3:
            return try skipData(bytes, &cursor, count: 1)
        case 0xf2:
            return try skipData(bytes, &cursor, count: 2)
        case 0xf6, 0xf8, 0xfa, 0xfb, 0xfc, 0xfe:
            return isRunning ? try readAfterRealTime(bytes, &cursor, status: status) : true
        default:
            cursor.isLost = true
            return false
        }
    }

    /// Real-time messages leave the running status alone (MIDI 1.0, "System Real Time Messages"), but
    /// the rule takes the data byte that follows for theirs.
    private mutating func readAfterRealTime(
        _ bytes: borrowing Span<UInt8>, _ cursor: inout Cursor, status: UInt8
    ) throws(Stop) -> Bool {
        try note(.missingStatus, at: cursor.position)
        guard status >= 0xf8, let channelStatus = cursor.channelStatus else {
            cursor.isLost = true
            return true
        }
        cursor.status = channelStatus
        return try readChannelMessage(bytes, &cursor, status: channelStatus)
    }

    private mutating func readChannelMessage(
        _ bytes: borrowing Span<UInt8>, _ cursor: inout Cursor, status: UInt8
    ) throws(Stop) -> Bool {
        let channel = Int(status & 15)
        channelMessages += 1
        switch status >> 4 {
        case 0x8, 0x9:
            guard cursor.end - cursor.position >= 2 else { return false }
            let begin = cursor.position
            let pitch = try dataByte(bytes, &cursor)
            let velocity = try dataByte(bytes, &cursor)
            let ended = notes.apply(
                key: channel << 7 | Int(pitch), isOn: status >= 0x90 && velocity > 0, instant: cursor.instant)
            if ended == 1, division < 0 {
                try note(.smpteDivision, at: begin)
                division = 1
            }
            sounding.noteEnded(ended, channel: channel)
            return true
        case 0xc:
            guard cursor.position < cursor.end else { return false }
            sounding.change(program: try dataByte(bytes, &cursor), channel: channel)
            return true
        case 0xd:
            return try skipData(bytes, &cursor, count: 1)
        default:
            return try skipData(bytes, &cursor, count: 2)
        }
    }

    private mutating func skipData(
        _ bytes: borrowing Span<UInt8>, _ cursor: inout Cursor, count: Int
    ) throws(Stop) -> Bool {
        guard cursor.end - cursor.position >= count else { return false }
        for _ in 0..<count { _ = try dataByte(bytes, &cursor) }
        return true
    }

    private mutating func dataByte(
        _ bytes: borrowing Span<UInt8>, _ cursor: inout Cursor
    ) throws(Stop) -> UInt8 {
        let byte = bytes[cursor.position]
        if byte > 127 {
            try note(.dataByte, at: cursor.position)
            clippedBytes += 1
        }
        cursor.position += 1
        return min(byte, 127)
    }

    private mutating func readSystemExclusive(
        _ bytes: borrowing Span<UInt8>, _ cursor: inout Cursor
    ) throws(Stop) -> Bool {
        let event = cursor.position
        guard let (begin, end) = try readData(bytes, &cursor, event: event) else { return false }
        var first = begin
        var last = end
        if first < last, bytes[first] == 0xf0 { first += 1 }
        if first < last, bytes[last - 1] == 0xf7 { last -= 1 }
        for place in first..<last where bytes[place] > 127 {
            try note(.systemExclusiveByte, at: place)
            break
        }
        return true
    }

    private mutating func readMeta(
        _ bytes: borrowing Span<UInt8>, _ cursor: inout Cursor, delta: UInt64
    ) throws(Stop) -> Bool {
        let event = cursor.position - 1
        guard cursor.position < cursor.end else { return false }
        let type = bytes[cursor.position]
        cursor.position += 1
        guard let (begin, end) = try readData(bytes, &cursor, event: event) else { return false }
        if MetaEvent.keepsDelta(type) { cursor.advance(by: delta) }
        if let kind = MetaEvent.damage(
            type: type, bytes.extracting(begin..<end), isFirstTrack: cursor.isFirstTrack)
        {
            try note(kind, at: event)
        } else if division < 0, cursor.isFirstTrack, cursor.tick > 0,
            type == MetaEvent.keySignature || type == MetaEvent.timeSignature
        {
            try note(.smpteDivision, at: event)
            division = 1
        }
        return true
    }

    /// The length of a meta or system exclusive event and the bounds of its data.
    ///
    /// - Returns: `nil` if they go past the track's end.
    private mutating func readData(
        _ bytes: borrowing Span<UInt8>, _ cursor: inout Cursor, event: Int
    ) throws(Stop) -> (begin: Int, end: Int)? {
        guard let length = readQuantity(bytes, &cursor) else { return nil }
        guard length <= UInt64(cursor.end - cursor.position) else { return nil }
        let begin = cursor.position
        cursor.position += Int(length)
        if length > EventLimit.bytes { try note(.oversizedEvent, at: event) }
        return (begin, cursor.position)
    }

    /// A variable-length quantity of any number of bytes; one over 2⁶⁴ − 1 counts as that.
    ///
    /// - Returns: `nil` if it goes past the track's end.
    private func readQuantity(_ bytes: borrowing Span<UInt8>, _ cursor: inout Cursor) -> UInt64? {
        var value: UInt64 = 0
        while cursor.position < cursor.end {
            let byte = bytes[cursor.position]
            cursor.position += 1
            value = value >> 57 == 0 ? value << 7 | UInt64(byte & 0x7f) : .max
            if byte < 0x80 { return value }
        }
        return nil
    }
}
