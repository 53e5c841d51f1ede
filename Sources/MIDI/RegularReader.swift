/// The fast way through a file that follows the rule, as nearly all do.
///
/// It gives up on anything out of the ordinary, allowed or not, and leaves it to
/// ``DiagnosingReader``, which knows the whole rule; so it need only be right where it does not.
struct RegularReader: ~Copyable {
    private var notes = OpenNotes()
    private var sounding = SoundingPrograms()

    /// - Returns: the file's instruments, or `nil` if the file is out of the ordinary.
    static func read(_ bytes: UnsafeRawBufferPointer) -> InstrumentSet? {
        guard let start = bytes.baseAddress, let header = FileHeader(bytes), header.isRegular else {
            return nil
        }
        var reader = RegularReader()
        var position = header.end
        for track in 0..<header.tracks {
            guard position &+ 8 <= bytes.count,
                start.loadUnaligned(fromByteOffset: position, as: UInt32.self) == trackTag
            else { return nil }
            let length = Int(
                UInt32(bigEndian: start.loadUnaligned(fromByteOffset: position &+ 4, as: UInt32.self)))
            position &+= 8
            guard length > 0, length <= bytes.count &- position else { return nil }
            let end = position &+ length
            guard reader.readTrack(bytes, start, from: position, to: end, isFirst: track == 0) else {
                return nil
            }
            position = end
        }
        return reader.sounding.instruments
    }

    /// `MTrk` as a little-endian load sees it.
    private static let trackTag = UInt32(littleEndian: 0x6b72_544d)

    /// - Returns: whether the track is regular to its last byte.
    private mutating func readTrack(
        _ bytes: UnsafeRawBufferPointer, _ start: UnsafeRawPointer, from begin: Int, to end: Int,
        isFirst: Bool
    ) -> Bool {
        var position = begin
        // From 1, so that it serves as the instant of ``OpenNotes`` as well.
        var tick: UInt64 = 1
        var status: UInt64 = 0
        let lastFullWord = bytes.count &- 8
        while position < end {
            // The next eight bytes hold any channel message with its delta time of up to four.
            let word =
                position <= lastFullWord
                ? UInt64(littleEndian: start.loadUnaligned(fromByteOffset: position, as: UInt64.self))
                : Self.tailWord(bytes, from: position)
            // Nearly all events are notes with a delta time of one byte, with or without a status byte.
            // Which of the two depends on the program that wrote the file, so the branch is predicted well;
            // note-on or note-off is not, and takes none.
            let data: UInt64
            let length: Int
            if word & 0x8080_e080 == 0x8000 {
                status = (word &>> 8) & 0xff
                data = word &>> 16
                length = 4
            } else if word & 0x80_8080 == 0, status & 0xe0 == 0x80 {
                data = word &>> 8
                length = 3
            } else {
                guard
                    let next = readOther(
                        bytes, word: word, at: position, to: end, isFirst: isFirst, tick: &tick,
                        status: &status)
                else { return false }
                position = next
                continue
            }
            tick &+= word & 0x7f
            let channel = status & 15
            let ended = notes.apply(
                key: Int(truncatingIfNeeded: (channel &<< 7) | (data & 0x7f)),
                isOn: (status & 0x10 != 0) && (data & 0x7f00 != 0),
                instant: UInt32(truncatingIfNeeded: tick))
            sounding.noteEnded(ended, channel: Int(truncatingIfNeeded: channel))
            position &+= length
        }
        notes.removeAll()
        sounding.endTrack()
        return position == end && tick &- 1 < TickLimit.tooLarge
    }

    /// Reads an event that is no note, or has a delta time of more than two bytes.
    ///
    /// - Returns: where the next event begins, or `nil` if this one is out of the ordinary.
    @inline(__always)
    private mutating func readOther(
        _ bytes: UnsafeRawBufferPointer, word: UInt64, at begin: Int, to end: Int, isFirst: Bool,
        tick: inout UInt64, status: inout UInt64
    ) -> Int? {
        var position = begin
        var word = word
        var delta: UInt64 = 0
        for count in 1...5 {
            guard count < 5 else { return nil }
            let byte = word & 0xff
            delta = delta &<< 7 | byte & 0x7f
            word &>>= 8
            position &+= 1
            if byte < 0x80 { break }
        }
        tick &+= delta
        if word & 0x80 != 0 {
            if word & 0xff == 0xff {
                let type = UInt8(truncatingIfNeeded: word &>> 8)
                if !MetaEvent.keepsDelta(type) { tick &-= delta }
                return Self.skipMeta(bytes, type: type, from: position &+ 2, to: end, isFirst: isFirst)
            }
            status = word & 0xff
            word &>>= 8
            position &+= 1
        }
        let channel = Int(truncatingIfNeeded: status & 15)
        switch status &>> 4 {
        case 0x8, 0x9:
            guard word & 0x8080 == 0 else { return nil }
            let ended = notes.apply(
                key: channel &<< 7 | Int(truncatingIfNeeded: word & 0x7f),
                isOn: (status & 0x10 != 0) && (word & 0x7f00 != 0),
                instant: UInt32(truncatingIfNeeded: tick))
            sounding.noteEnded(ended, channel: channel)
            return position &+ 2
        case 0xa, 0xb, 0xe:
            return word & 0x8080 == 0 ? position &+ 2 : nil
        case 0xc:
            guard word & 0x80 == 0 else { return nil }
            sounding.change(program: UInt8(truncatingIfNeeded: word), channel: channel)
            return position &+ 1
        case 0xd:
            return word & 0x80 == 0 ? position &+ 1 : nil
        default:
            guard status == 0xf0 || status == 0xf7 else { return nil }
            // A data byte after it would be swallowed by the rule: rare enough to be left to the other reader.
            status = 0
            return Self.skipSystemExclusive(bytes, from: position, to: end)
        }
    }

    /// The bytes from `position` to the file's end, which are fewer than eight, and zeros.
    @inline(never)
    private static func tailWord(_ bytes: UnsafeRawBufferPointer, from position: Int) -> UInt64 {
        var word: UInt64 = 0
        for place in position..<bytes.count { word |= UInt64(bytes[place]) << UInt64(8 * (place - position)) }
        return word
    }

    /// - Parameter position: of the length, just after the type.
    /// - Returns: where the next event begins, or `nil` if the event is out of the ordinary.
    @inline(never)
    private static func skipMeta(
        _ bytes: UnsafeRawBufferPointer, type: UInt8, from position: Int, to end: Int, isFirst: Bool
    ) -> Int? {
        guard let (length, begin) = shortLength(bytes, at: position, to: end) else { return nil }
        let data = UnsafeRawBufferPointer(rebasing: bytes[begin..<begin + length])
        guard MetaEvent.damage(type: type, Span(_unsafeBytes: data), isFirstTrack: isFirst) == nil else {
            return nil
        }
        return begin + length
    }

    @inline(never)
    private static func skipSystemExclusive(
        _ bytes: UnsafeRawBufferPointer, from position: Int, to end: Int
    ) -> Int? {
        guard var (length, begin) = shortLength(bytes, at: position, to: end) else { return nil }
        let next = begin + length
        if length > 0, bytes[begin] == 0xf0 {
            begin += 1
            length -= 1
        }
        if length > 0, bytes[begin + length - 1] == 0xf7 { length -= 1 }
        var seen: UInt8 = 0
        for place in begin..<begin + length { seen |= bytes[place] }
        return seen < 0x80 ? next : nil
    }

    /// A length of one to four bytes whose data ends within the track.
    private static func shortLength(
        _ bytes: UnsafeRawBufferPointer, at position: Int, to end: Int
    ) -> (length: Int, begin: Int)? {
        guard position < end else { return nil }
        var length = 0
        for place in position..<min(position + 4, end) {
            length = length << 7 | Int(bytes[place] & 0x7f)
            if bytes[place] < 0x80 {
                let begin = place + 1
                guard length <= EventLimit.bytes, length <= end - begin else { return nil }
                return (length, begin)
            }
        }
        return nil
    }
}
