import Catalog
import Music

/// The lists that a catalog has, held against the songs that a library has.
struct KnownLists: Sendable {
    private struct Known {
        var isSame: Bool
        /// The last of the list; its place is that of now.
        var last: Neighbour?
        var count: Int
        /// Where the list's songs begin in ``members``.
        var firstMember: Int
        var namesRemoved: Bool
    }

    /// Songs with lists that the library does not have.
    private(set) var removed: [SongID] = []
    private let library: Library
    /// By place; `nil` for songs without a list.
    private var known: [Known?]
    private var members: [UInt32] = []

    init(_ library: Library) {
        self.library = library
        known = Array(repeating: nil, count: library.count)
    }

    mutating func add(_ list: NeighbourList) {
        guard let place = library.place(of: list.song) else {
            removed.append(list.song)
            return
        }
        var entry = Known(
            isSame: list.fingerprint == library.fingerprint(at: place), count: list.neighbours.count,
            firstMember: members.count, namesRemoved: false)
        for neighbour in list.neighbours {
            guard let member = library.place(of: neighbour.song) else {
                entry.namesRemoved = true
                break
            }
            members.append(UInt32(member))
            entry.last = Neighbour(song: member, score: neighbour.score, shared: neighbour.shared)
        }
        known[place] = entry
    }

    /// The places of songs that are new or have changed, ascending.
    var entering: [Int] { known.indices.filter { known[$0]?.isSame != true } }

    /// Whether the list is to be made anew whichever songs are new.
    func isStale(_ place: Int) -> Bool {
        guard let entry = known[place], entry.isSame, !entry.namesRemoved else { return true }
        return members[entry.firstMember..<entry.firstMember + entry.count].contains {
            known[Int($0)]?.isSame != true
        }
    }

    /// The neighbour that a new one has to be better than; `nil` when there is room for more.
    func last(_ place: Int, limit: Int) -> Neighbour? {
        guard let entry = known[place], entry.count >= limit else { return nil }
        return entry.last
    }
}

extension Library {
    /// See ``SongFingerprint``.
    func fingerprint(at place: Int) -> Int64 {
        withTitle(at: place) { title in
            title.withUnsafeBufferPointer { SongFingerprint.of(title: $0, instruments(at: place)) }
        }
    }
}
