import Library
import MIDI
import Music

enum PageLimits {
    /// Songs in one answer.
    static let songs = 200
    static let offset = 1_000_000_000
    /// Characters of a title search.
    static let text = 200
}

/// The two directions of a sort.
enum SortDirection: String, CaseIterable, Sendable {
    case ascending = "asc"
    case descending = "desc"
}

extension SongQuery.Order {
    /// Titles from A; most instruments and newest first.
    var naturalDirection: SortDirection { self == .title ? .ascending : .descending }
}

extension SongQuery {
    init(_ query: inout QueryParameters) throws {
        let order = try query.choice("sort", default: SongQuery.Order.title)
        let direction = try query.choice("order", default: order.naturalDirection)
        self.init(
            text: try query.searchText("q"), filter: try InstrumentFilter(&query),
            minimumInstruments: try query.integer("minimumInstruments", in: 0...256, default: 1),
            order: order, reversed: direction != order.naturalDirection,
            offset: try query.integer("offset", in: 0...PageLimits.offset, default: 0),
            limit: try query.integer("limit", in: 1...PageLimits.songs, default: 50))
    }
}

extension InstrumentFilter {
    /// - Parameter percussionName: the parameter that asks for songs with or without drums; `nil` where
    ///   there is none.
    init(_ query: inout QueryParameters, percussionName: String? = "percussion") throws {
        self.init(
            required: try query.instruments("instrument"), excluded: try query.instruments("without"),
            percussion: try percussionName.flatMap { try query.decision($0) })
    }
}

/// How similar songs are asked for, apart from what they should be similar to.
struct SimilarityOptions: Sendable {
    var limit: Int
    var minimumScore: Double
    var weighting: Weighting
    var percussion: PercussionMode
    var minimumInstruments: Int
    var filter: InstrumentFilter

    init(_ query: inout QueryParameters) throws {
        limit = try query.integer("limit", in: 1...PageLimits.songs, default: 50)
        minimumScore = try query.number("minimumScore", in: 0...1, default: 0)
        weighting = try query.choice("weighting", default: .uniform)
        percussion = try query.choice("percussion", default: .merge)
        minimumInstruments = try query.integer("minimumInstruments", in: 0...256, default: 3)
        filter = try InstrumentFilter(&query, percussionName: nil)
    }

    func query(_ instruments: InstrumentSet) -> SimilarityQuery {
        SimilarityQuery(
            instruments, limit: limit, minimumScore: minimumScore, weighting: weighting,
            percussion: percussion, minimumInstruments: minimumInstruments, filter: filter)
    }
}

extension QueryParameters {
    mutating func searchText(_ name: String) throws -> String {
        let text = try text(name) ?? ""
        guard text.unicodeScalars.count <= PageLimits.text else {
            throw Problem(
                .badQuery, "\(name) may have \(PageLimits.text) characters at most.",
                extras: [.init(name: "parameter", value: .string(name))])
        }
        return text
    }
}
