import Library
import MIDI
import Music

/// A path and query, built part by part.
struct PageAddress {
    private(set) var path: String
    private var pairs: [(String, String)] = []

    init(_ path: String) { self.path = path }

    mutating func add(_ name: String, _ value: String) { pairs.append((name, value)) }

    mutating func add(_ name: String, _ value: String, unless standard: String) {
        if value != standard { add(name, value) }
    }

    mutating func add(_ name: String, _ instruments: InstrumentSet) {
        for instrument in instruments.instruments { add(name, instrument.slug) }
    }

    var text: String {
        guard !pairs.isEmpty else { return path }
        let query = pairs.map { "\(PercentCoding.encode($0.0))=\(PercentCoding.encode($0.1))" }
        return path + "?" + query.joined(separator: "&")
    }

    /// The search as the first page takes it; what is as usual is left out.
    static func find(_ query: SongQuery) -> String {
        var address = PageAddress("/")
        if !query.text.isEmpty { address.add("q", query.text) }
        address.add("instrument", query.filter.required)
        address.add("without", query.filter.excluded)
        if let percussion = query.filter.percussion { address.add("percussion", percussion ? "yes" : "no") }
        address.add("minimumInstruments", "\(query.minimumInstruments)", unless: "1")
        address.add("sort", query.order.rawValue, unless: SongQuery.Order.title.rawValue)
        if query.reversed {
            let natural = query.order.naturalDirection
            address.add("order", (natural == .ascending ? SortDirection.descending : .ascending).rawValue)
        }
        address.add("offset", "\(query.offset)", unless: "0")
        address.add("limit", "\(query.limit)", unless: "50")
        return address.text
    }
}
