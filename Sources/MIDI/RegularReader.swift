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
        var tick: UInt64 = 0
        var status: UInt64 = 0
        let lastFullWord = bytes.count &- 8
        while position < end {
            // The next eight bytes hold any channel message with its delta time of up to four.
            var word =
                position <= lastFullWord
                ? UInt64(littleEndian: start.loadUnaligned(fromByteOffset: position, as: UInt64.self))
                : Self.tailWord(bytes, from: position)
            let delta: UInt64
            if word & 0x8080 != 0x8080 {
                // One or two bytes, without a branch: which it is can hardly be predicted.
                let isLong = (word &>> 7) & 1
                delta = ((word & 0x7f) &<< (isLong &* 7)) | ((word &>> 8) & (0 &- isLong) & 0x7f)
                word &>>= 8 &+ isLong &* 8
                position &+= 1 &+ Int(truncatingIfNeeded: isLong)
            } else if word & 0x80_0000 == 0 {
                delta = ((word & 0x7f) &<< 14) | ((word &>> 1) & 0x3f80) | ((word &>> 16) & 0x7f)
                word &>>= 24
                position &+= 3
            } else if word & 0x8000_0000 == 0 {
                delta =
                    ((word & 0x7f) &<< 21) | ((word &<< 6) & 0x1f_c000) | ((word &>> 9) & 0x3f80)
                    | ((word &>> 24) & 0x7f)
                word &>>= 32
                position &+= 4
            } else {
                return false
            }
            tick &+= delta
            if word & 0x80 != 0 {
                if word & 0xff == 0xff {
                    let type = UInt8(truncatingIfNeeded: word &>> 8)
                    guard
                        let next = Self.skipMeta(
                            bytes, type: type, from: position &+ 2, to: end, isFirst: isFirst)
                    else { return false }
                    if !MetaEvent.keepsDelta(type) { tick &-= delta }
                    position = next
                    continue
                }
                status = word & 0xff
                word &>>= 8
                position &+= 1
            }
            if status < 0xa0 {
                guard status >= 0x80, word & 0x8080 == 0 else { return false }
                let key = Int(truncatingIfNeeded: ((status & 15) &<< 7) | (word & 0x7f))
                let isOn = (status & 0x10 != 0) && (word & 0x7f00 != 0)
                let ended = notes.apply(
                    key: key, isOn: isOn, instant: UInt32(truncatingIfNeeded: tick &+ 1))
                sounding.noteEnded(ended, channel: Int(truncatingIfNeeded: status & 15))
                position &+= 2
            } else if status < 0xc0 || status & 0xf0 == 0xe0 {
                guard word & 0x8080 == 0 else { return false }
                position &+= 2
            } else if status < 0xe0 {
                guard word & 0x80 == 0 else { return false }
                if status < 0xd0 {
                    sounding.change(
                        program: UInt8(truncatingIfNeeded: word),
                        channel: Int(truncatingIfNeeded: status & 15))
                }
                position &+= 1
            } else if status == 0xf0 || status == 0xf7 {
                guard let next = Self.skipSystemExclusive(bytes, from: position, to: end) else {
                    return false
                }
                position = next
                // A data byte now would be swallowed by the rule: rare enough to be left to the other reader.
                status = 0
            } else {
                return false
            }
        }
        notes.removeAll()
        sounding.endTrack()
        return position == end && tick < TickLimit.tooLarge
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
