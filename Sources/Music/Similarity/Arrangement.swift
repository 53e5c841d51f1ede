import MIDI

/// Groups of songs laid out for one percussion mode and weighting, so that a search meets the likeliest
/// first and can stop early: an inverted index whose lists are sorted by weight.
struct Arrangement: Sendable {
    /// A group in one term's list, with all that a search needs of it: looking that up elsewhere would
    /// cost more than all the rest.
    struct Posting: Sendable {
        var melodic: ProgramSet
        /// The set's weight.
        var weight: UInt32
        /// The group's first song, shifted left by two; bit 1: whether it has others; bit 0: whether the
        /// set has percussion as one instrument.
        private var songAndFlags: UInt32

        init(_ set: ComparedSet, weight: UInt32, firstSong: UInt32, isSingle: Bool) {
            melodic = set.melodic
            self.weight = weight
            songAndFlags = firstSong << 2 | (isSingle ? 0 : 2) | (set.hasPercussion ? 1 : 0)
        }

        var firstSong: Int { Int(songAndFlags >> 2) }
        var hasMoreSongs: Bool { songAndFlags & 2 != 0 }
        /// 1 or 0.
        var percussion: UInt32 { songAndFlags & 1 }
    }

    let mode: PercussionMode
    let weighting: Weighting
    let weights: InstrumentWeights

    /// Each term's list in turn, by ascending weight, then first song.
    private(set) var postings: [Posting] = []
    /// The kits of each posting; empty unless kits are instruments of their own.
    private(set) var kits: [ProgramSet] = []
    /// Where each term's list begins; one more at the end.
    private var begins = [Int](repeating: 0, count: Term.count + 1)

    init(_ groups: SongGroups, mode: PercussionMode, weighting: Weighting) {
        self.mode = mode
        self.weighting = weighting
        weights = weighting == .uniform ? .uniform : InstrumentWeights(rarityIn: groups)
        // Group numbers ascend with the groups' first songs, so this sorts by those too.
        var order: [UInt64] = []
        order.reserveCapacity(groups.count)
        for (group, instruments) in groups.instruments.enumerated() {
            let set = ComparedSet(instruments, mode)
            set.forEachTerm { begins[$0.index + 1] += 1 }
            order.append(UInt64(set.weight(weights)) << 32 | UInt64(group))
        }
        for term in 0..<Term.count { begins[term + 1] += begins[term] }
        order.sort()
        makePostings(order, of: groups)
    }

    func postings(of term: Term) -> Range<Int> { begins[term.index]..<begins[term.index + 1] }

    private mutating func makePostings(_ order: [UInt64], of groups: SongGroups) {
        let total = begins[Term.count]
        let empty = Posting(ComparedSet(InstrumentSet(), mode), weight: 0, firstSong: 0, isSingle: true)
        var postings = [Posting](repeating: empty, count: total)
        var kits = [ProgramSet](repeating: ProgramSet(), count: mode == .separate ? total : 0)
        var next = begins
        for entry in order {
            let group = Int(entry & 0xffff_ffff)
            let set = ComparedSet(groups.instruments[group], mode)
            let songs = groups.songs(of: group)
            let posting = Posting(
                set, weight: UInt32(entry >> 32), firstSong: songs[songs.startIndex],
                isSingle: songs.count == 1)
            set.forEachTerm { term in
                let index = next[term.index]
                postings[index] = posting
                if mode == .separate { kits[index] = set.kits }
                next[term.index] = index + 1
            }
        }
        self.postings = postings
        self.kits = kits
    }
}
