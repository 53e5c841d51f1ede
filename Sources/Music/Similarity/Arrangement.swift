import MIDI

/// Groups of songs laid out for one percussion mode and weighting, so that a search meets the likeliest
/// first and can stop early: an inverted index whose lists are sorted by the weight of the sets.
///
/// A list falls into *runs* of sets of about the same weight: what a set must share to score well
/// depends on its weight, so it is worked out once a run. What a search reads of every set lies
/// side by side, and the rest apart, since most of its time goes into waiting for memory.
struct Arrangement: Sendable {
    struct Run: Sendable {
        /// The sets' weight, but for its low ``stepBits`` bits.
        var step: UInt32
        /// Whether the sets have percussion as one instrument.
        var hasPercussion: Bool
        /// Where the run's sets lie.
        var range: Range<Int>

        var leastWeight: UInt32 { step << Arrangement.stepBits }
        var greatestWeight: UInt32 { leastWeight | (1 << Arrangement.stepBits - 1) }
    }

    /// An instrument weighs 2¹⁶ or more, so under uniform weighting a run's sets all weigh the same.
    static let stepBits: UInt32 = 14

    let mode: PercussionMode
    let weighting: Weighting
    let weights: InstrumentWeights

    // Of the sets of each run, in the order of their groups.
    /// The first 64 programs, as ``ProgramRanking`` numbers them.
    private(set) var low: [UInt64] = []
    /// The others, apart: most searches need not look at them.
    private(set) var high: [UInt64] = []
    /// Empty unless kits are instruments of their own.
    private(set) var kits: [ProgramSet] = []
    /// The group's first song, shifted left by one; bit 0: whether it has others.
    private(set) var song: [UInt32] = []

    private(set) var runs: [Run] = []
    /// Where each term's runs begin; one more at the end.
    private var firstRun: [Int] = []
    /// How many groups have each term.
    private var frequencies = [Int](repeating: 0, count: Term.count)

    init(_ groups: SongGroups, mode: PercussionMode, weighting: Weighting) {
        self.mode = mode
        self.weighting = weighting
        weights = weighting == .uniform ? .uniform : InstrumentWeights(rarityIn: groups)
        var order: [Place] = []
        order.reserveCapacity(groups.count)
        for (group, instruments) in groups.instruments.enumerated() {
            let set = ComparedSet(instruments, mode)
            set.forEachTerm { frequencies[$0.index] += 1 }
            order.append(
                Place(
                    step: set.weight(weights) >> Self.stepBits, hasPercussion: set.hasPercussion,
                    group: UInt32(group)))
        }
        order.sort { $0.key < $1.key }
        makeLists(order, of: groups)
    }

    func frequency(of term: Term) -> Int { frequencies[term.index] }

    /// By ascending weight.
    func runs(of term: Term) -> Range<Int> { firstRun[term.index]..<firstRun[term.index + 1] }

    func set(at index: Int, of run: Run) -> ComparedSet {
        ComparedSet(
            melodic: ProgramSet(low: low[index], high: high[index]),
            kits: mode == .separate ? kits[index] : ProgramSet(), hasPercussion: run.hasPercussion)
    }

    /// Where a group stands in lists.
    private struct Place {
        var step: UInt32
        var hasPercussion: Bool
        var group: UInt32

        var key: UInt64 { UInt64(step) << 33 | (hasPercussion ? 1 << 32 : 0) | UInt64(group) }
    }

    private mutating func makeLists(_ order: [Place], of groups: SongGroups) {
        var next: [Int] = []
        var total = 0
        for frequency in frequencies {
            next.append(total)
            total += frequency
        }
        var low = [UInt64](repeating: 0, count: total)
        var high = [UInt64](repeating: 0, count: total)
        var kits = [ProgramSet](repeating: ProgramSet(), count: mode == .separate ? total : 0)
        var song = [UInt32](repeating: 0, count: total)
        var runs = [[Run]](repeating: [], count: Term.count)
        for place in order {
            let set = ComparedSet(groups.instruments[Int(place.group)], mode)
            let songs = groups.songs(of: Int(place.group))
            let songAndFlag = songs[songs.startIndex] << 1 | (songs.count > 1 ? 1 : 0)
            set.forEachTerm { term in
                let index = next[term.index]
                next[term.index] += 1
                low[index] = set.melodic.low
                high[index] = set.melodic.high
                if mode == .separate { kits[index] = set.kits }
                song[index] = songAndFlag
                Self.extend(&runs[term.index], to: index, place)
            }
        }
        self.low = low
        self.high = high
        self.kits = kits
        self.song = song
        for ofTerm in runs {
            firstRun.append(self.runs.count)
            self.runs += ofTerm
        }
        firstRun.append(self.runs.count)
    }

    private static func extend(_ runs: inout [Run], to index: Int, _ place: Place) {
        if let last = runs.last, last.step == place.step, last.hasPercussion == place.hasPercussion {
            runs[runs.count - 1].range = last.range.lowerBound..<index + 1
        } else {
            runs.append(
                Run(step: place.step, hasPercussion: place.hasPercussion, range: index..<index + 1))
        }
    }
}
