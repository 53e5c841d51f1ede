import MIDI

/// Songs with exactly the same instruments, kept together: they score the same against anything.
struct SongGroups: Sendable {
    /// The instruments of each group, in the order of the group's first song.
    let instruments: [InstrumentSet]
    /// The group of each song.
    let group: [UInt32]
    /// The songs of all groups in turn, each group's in ascending order.
    private let songs: [UInt32]
    /// Where each group's songs begin; one more at the end.
    private let begins: [UInt32]

    var count: Int { instruments.count }

    init(_ sets: [InstrumentSet]) {
        var instruments: [InstrumentSet] = []
        var group: [UInt32] = []
        var sizes: [UInt32] = []
        var known: [InstrumentSet: UInt32] = [:]
        group.reserveCapacity(sets.count)
        for set in sets {
            if let index = known[set] {
                group.append(index)
                sizes[Int(index)] += 1
            } else {
                let index = UInt32(instruments.count)
                known[set] = index
                group.append(index)
                instruments.append(set)
                sizes.append(1)
            }
        }
        var begins: [UInt32] = [0]
        begins.reserveCapacity(sizes.count + 1)
        var sum: UInt32 = 0
        for size in sizes {
            sum += size
            begins.append(sum)
        }
        var next = begins
        var songs = [UInt32](repeating: 0, count: sets.count)
        for (song, index) in group.enumerated() {
            songs[Int(next[Int(index)])] = UInt32(song)
            next[Int(index)] += 1
        }
        self.instruments = instruments
        self.group = group
        self.songs = songs
        self.begins = begins
    }

    /// Ascending.
    func songs(of group: Int) -> ArraySlice<UInt32> {
        songs[Int(begins[group])..<Int(begins[group + 1])]
    }
}
