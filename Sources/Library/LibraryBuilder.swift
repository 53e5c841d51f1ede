import Catalog
import MIDI
import Music

/// Takes a catalog's songs in any order and lays them out as a ``Library``.
struct LibraryBuilder: Sendable {
    private var ids: [SongID] = []
    private var titles = TextColumn()
    private var sourceKeys = TextColumn()
    private var sizes: [UInt32] = []
    private var recovered: [Bool] = []
    private var reasons = DamageColumn()
    private var ingestedAt: [Int64] = []
    private var instruments: [InstrumentSet] = []

    mutating func add(_ song: Song) {
        ids.append(song.id)
        titles.append(song.title)
        sourceKeys.append(song.sourceKey)
        sizes.append(UInt32(clamping: song.size))
        recovered.append(song.status == .recovered)
        reasons.append(song.reasons)
        ingestedAt.append(Int64(song.ingestedAt))
        instruments.append(song.instruments)
    }

    consuming func library(_ generation: Generation) -> Library {
        let titles = titles
        let ids = ids
        let order = (0..<UInt32(ids.count)).sorted { left, right in
            titles.isOrdered(Int(left), before: Int(right)) ?? (ids[Int(left)] < ids[Int(right)])
        }
        func reorder<Element>(_ elements: [Element]) -> [Element] { order.map { elements[Int($0)] } }
        let placedIDs = reorder(ids)
        let placedTitles = titles.reordered(by: order)
        let placedInstruments = reorder(instruments)
        let placedIngestedAt = reorder(ingestedAt)
        let places = 0..<UInt32(ids.count)
        return Library(
            generation: generation,
            ids: placedIDs,
            titles: placedTitles,
            sourceKeys: sourceKeys.reordered(by: order),
            sizes: reorder(sizes),
            recovered: reorder(recovered),
            reasons: reasons.reordered(by: order),
            ingestedAt: placedIngestedAt,
            placesByID: places.sorted { placedIDs[Int($0)] < placedIDs[Int($1)] },
            instruments: placedInstruments,
            similarity: SimilarityIndex(placedInstruments),
            instrumentIndex: InstrumentIndex(placedInstruments),
            titleIndex: TitleIndex(placedTitles),
            byInstruments: places.sorted { left, right in
                let counts = (placedInstruments[Int(left)].count, placedInstruments[Int(right)].count)
                return counts.0 != counts.1 ? counts.0 > counts.1 : left < right
            },
            byIngest: places.sorted { left, right in
                let times = (placedIngestedAt[Int(left)], placedIngestedAt[Int(right)])
                return times.0 != times.1 ? times.0 > times.1 : left < right
            })
    }
}
