import MIDI
import Music

/// For each instrument the songs that have it, as a bitmap over places.
///
/// Combining bitmaps answers any search by instruments in a few microseconds, whatever it finds, in the
/// order of places and with the number of all that match.
struct InstrumentIndex: Sendable {
    /// 64 places a word.
    let wordCount: Int
    /// The bitmaps that are not all zeros, one after the other.
    private var words: [UInt64] = []
    /// Which bitmap each row has; `nil` if all zeros.
    private var bitmaps = [Int?](repeating: nil, count: Row.count)
    /// How many songs have each row.
    private var counts = [Int](repeating: 0, count: Row.count)

    enum Row {
        case program(UInt8)
        case kit(UInt8)
        case percussion
        /// At least as many instruments, every drum kit counted as one.
        case instruments(Int)

        static let mostInstruments = 256
        static let count = 257 + mostInstruments

        var index: Int {
            switch self {
            case .program(let program): Int(program)
            case .kit(let kit): 128 + Int(kit)
            case .percussion: 256
            case .instruments(let least): 256 + least
            }
        }
    }

    init(_ songs: [InstrumentSet]) {
        wordCount = (songs.count + 63) / 64
        for set in songs { Self.forEachRow(of: set) { counts[$0] += 1 } }
        var bitmapCount = 0
        for row in 0..<Row.count where counts[row] > 0 {
            bitmaps[row] = bitmapCount
            bitmapCount += 1
        }
        words = [UInt64](repeating: 0, count: bitmapCount * wordCount)
        for (place, set) in songs.enumerated() {
            Self.forEachRow(of: set) { row in
                guard let bitmap = bitmaps[row] else { return }
                words[bitmap * wordCount + place / 64] |= 1 << UInt64(place % 64)
            }
        }
    }

    private static func forEachRow(of set: InstrumentSet, _ body: (Int) -> Void) {
        for program in set.melodic { body(Row.program(program).index) }
        for kit in set.percussion { body(Row.kit(kit).index) }
        if !set.percussion.isEmpty { body(Row.percussion.index) }
        for least in stride(from: 1, through: set.count, by: 1) { body(Row.instruments(least).index) }
    }

    /// How many songs have the row.
    func count(of row: Row) -> Int { counts[row.index] }

    /// How many of `places` have the row.
    func count(of row: Row, in places: [UInt64]) -> Int {
        guard let bitmap = bitmaps[row.index] else { return 0 }
        var count = 0
        for index in 0..<wordCount {
            count += (words[bitmap * wordCount + index] & places[index]).nonzeroBitCount
        }
        return count
    }

    /// How many of `places` have any of the rows.
    func count(ofAny rows: [Row], in places: [UInt64]) -> Int {
        let present = rows.compactMap { bitmaps[$0.index] }
        var count = 0
        for index in 0..<wordCount {
            var any: UInt64 = 0
            for bitmap in present { any |= words[bitmap * wordCount + index] }
            count += (any & places[index]).nonzeroBitCount
        }
        return count
    }

    /// The places of all songs that a filter admits, as a bitmap.
    ///
    /// - Parameters:
    ///   - places: to choose from; all if `nil`.
    func places(
        _ filter: InstrumentFilter, minimumInstruments: Int, total: Int, among places: [UInt64]?
    ) -> [UInt64] {
        var result = places ?? Self.all(total)
        for row in requiredRows(filter, minimumInstruments: minimumInstruments) { keep(&result, row) }
        for row in excludedRows(filter) { drop(&result, row) }
        return result
    }

    private func requiredRows(_ filter: InstrumentFilter, minimumInstruments: Int) -> [Row] {
        var rows = filter.required.melodic.map(Row.program) + filter.required.percussion.map(Row.kit)
        if filter.percussion == true { rows.append(.percussion) }
        if minimumInstruments > 0 { rows.append(.instruments(min(minimumInstruments, Row.mostInstruments))) }
        return rows
    }

    private func excludedRows(_ filter: InstrumentFilter) -> [Row] {
        var rows = filter.excluded.melodic.map(Row.program) + filter.excluded.percussion.map(Row.kit)
        if filter.percussion == false { rows.append(.percussion) }
        return rows
    }

    private func keep(_ places: inout [UInt64], _ row: Row) {
        guard let bitmap = bitmaps[row.index] else {
            places = [UInt64](repeating: 0, count: wordCount)
            return
        }
        for index in 0..<wordCount { places[index] &= words[bitmap * wordCount + index] }
    }

    private func drop(_ places: inout [UInt64], _ row: Row) {
        guard let bitmap = bitmaps[row.index] else { return }
        for index in 0..<wordCount { places[index] &= ~words[bitmap * wordCount + index] }
    }

    static func all(_ total: Int) -> [UInt64] {
        var words = [UInt64](repeating: .max, count: (total + 63) / 64)
        if total % 64 != 0 { words[words.count - 1] = (1 << UInt64(total % 64)) - 1 }
        return words
    }
}
