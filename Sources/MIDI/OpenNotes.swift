/// The notes of one track that have begun and not yet ended.
///
/// The rule asks of each channel and pitch only whether notes are open that began at the present
/// instant, at an earlier one, or both, so one word each is enough: 0 when none is open, else the
/// instant of the latest beginning, shifted left by one, with bit 0 set when an earlier one is open too.
///
/// An *instant* is any number over 0 and under 2³¹ that grows when time passes within the track.
struct OpenNotes: ~Copyable {
    private var words: InlineArray<2048, UInt32>

    init() { words = InlineArray(repeating: 0) }

    /// Forgets every note: what is still open at a track's end makes no instrument.
    mutating func removeAll() { words = InlineArray(repeating: 0) }

    /// Applies a note-on or note-off.
    ///
    /// - Parameters:
    ///   - key: channel × 128 + pitch; only its low 11 bits count.
    ///   - isOn: whether a note begins.
    /// - Returns: whether a note ended: 1 or 0.
    @inline(__always)
    mutating func apply(key: Int, isOn: Bool, instant: UInt32) -> UInt32 {
        let index = key & 2047
        let word = words[unchecked: index]
        let now = instant &<< 1
        if (word == 0) == isOn, word ^ now > 1 {
            // Nearly always: a note begins where none is open, or what is open, all begun earlier, ends.
            words[unchecked: index] = isOn ? now : 0
            return isOn ? 0 : 1
        }
        return applyUnusual(index: index, word: word, isOn: isOn, now: now)
    }

    @inline(never)
    private mutating func applyUnusual(index: Int, word: UInt32, isOn: Bool, now: UInt32) -> UInt32 {
        // Whether a note is open that began before now: those end with this note-off.
        let begunEarlier = (word & 1) | (word != 0 && word ^ now > 1 ? 1 : 0)
        // A note that began now stays open when an earlier one ends, else it vanishes.
        let afterOff = word == now | 1 ? now : 0
        words[unchecked: index] = isOn ? now | begunEarlier : afterOff
        return isOn ? 0 : begunEarlier
    }
}
