import Library
import MIDI
import Music

/// The page on which songs are found by instruments.
struct FindView {
    let library: Library
    let query: SongQuery

    func view() -> View {
        let page = library.search(query)
        var view: View = [
            "text": query.text, "minimumInstruments": query.minimumInstruments,
            "sorts": Choice.views(Self.sorts, chosen: query.order.rawValue),
            "directions": Choice.views(
                [("asc", "Ascending"), ("desc", "Descending")], chosen: direction.rawValue),
            "percussions": Choice.views(
                [("", "Any"), ("yes", "With"), ("no", "Without")],
                chosen: query.filter.percussion.map { $0 ? "yes" : "no" } ?? ""),
            "families": families(),
            "total": PageText.number(page.total), "noun": page.total == 1 ? "song" : "songs",
            "hasSongs": !page.places.isEmpty, "start": query.offset + 1,
            "songs": page.places.map { library.row(at: $0, shared: query.filter.required) },
        ]
        view.merge(pages(of: page)) { $1 }
        let active = activeFilters()
        view["hasActive"] = !active.isEmpty
        view["active"] = active
        view["emptyText"] =
            library.count == 0
            ? "The catalog holds no songs yet. Run scale ingest with a folder of MIDI files."
            : "No song matches. Remove a filter or use fewer words."
        return view
    }

    private static let sorts = [
        ("title", "Title"), ("instruments", "Number of instruments"), ("ingested", "Date added"),
    ]

    private var direction: SortDirection {
        let natural = query.order.naturalDirection
        return query.reversed ? (natural == .ascending ? .descending : .ascending) : natural
    }

    private func pages(of page: SongPage) -> View {
        guard !page.places.isEmpty else { return [:] }
        let last = query.offset + page.places.count
        var view: View = [
            "range": "\(PageText.number(query.offset + 1))–\(PageText.number(last))",
            "page": PageText.number(query.offset / query.limit + 1),
            "pageCount": PageText.number((page.total + query.limit - 1) / query.limit),
            "hasPages": page.total > query.limit || query.offset > 0,
        ]
        if query.offset > 0 {
            view["previous"] = address { $0.offset = max(0, $0.offset - $0.limit) }
        }
        if last < page.total { view["next"] = address { $0.offset += $0.limit } }
        return view
    }

    private func address(_ change: (inout SongQuery) -> Void) -> String {
        var changed = query
        change(&changed)
        return PageAddress.find(changed)
    }
}

// MARK: - Filters

extension FindView {
    /// The families with those of their instruments that any song has, and how many of the songs found
    /// have each and any of them.
    private func families() -> [View] {
        let found = Dictionary(
            uniqueKeysWithValues: library.instrumentCounts(matching: query).map { ($0.instrument, $0.songs) })
        let groups = InstrumentGroup.all
        let counts = library.songCounts(matching: query, withAnyOf: groups.map(\.instruments))
        let chosen = query.filter.required.union(query.filter.excluded)
        var members: [InstrumentGroup: [Instrument]] = [:]
        for instrument in Set(library.instrumentCounts.map(\.instrument)).union(chosen.instruments) {
            members[InstrumentGroup(of: instrument), default: []].append(instrument)
        }
        return zip(groups, counts).compactMap { group, songs in
            guard let instruments = members[group]?.sorted() else { return nil }
            let count = instruments.count { chosen.contains($0) }
            var view: View = [
                "name": group.name, "number": group.number, "songs": PageText.number(songs),
                "isOpen": count > 0 || (chosen.isEmpty && group.number == 0),
                "instruments": instruments.map { instrument in
                    InstrumentMarkup.filter(instrument, choice(of: instrument), songs: found[instrument] ?? 0)
                }.joined(),
            ]
            if count > 0 { view["chosen"] = count }
            return view
        }
    }

    private func choice(of instrument: Instrument) -> InstrumentMarkup.Choice {
        if query.filter.required.contains(instrument) { return .required }
        return query.filter.excluded.contains(instrument) ? .excluded : .open
    }

    /// Each filter in use, as a link to the same search without it.
    private func activeFilters() -> [View] {
        var active: [View] = []
        func add(_ label: String, kind: String = "with", _ change: (inout SongQuery) -> Void) {
            let href = address { query in
                query.offset = 0
                change(&query)
            }
            active.append(["label": label, "kind": kind, "href": href])
        }
        if !query.text.isEmpty { add("Title: \(query.text.shown)") { $0.text = "" } }
        for instrument in query.filter.required.instruments {
            add(instrument.name) { $0.filter.required.remove(instrument) }
        }
        for instrument in query.filter.excluded.instruments {
            add("Without \(instrument.name)", kind: "not") { $0.filter.excluded.remove(instrument) }
        }
        if let percussion = query.filter.percussion {
            add(percussion ? "With drums" : "Without drums", kind: percussion ? "with" : "not") {
                $0.filter.percussion = nil
            }
        }
        if query.minimumInstruments > 1 {
            add("At least \(query.minimumInstruments) instruments") { $0.minimumInstruments = 1 }
        }
        return active
    }
}

extension InstrumentSet {
    fileprivate mutating func remove(_ instrument: Instrument) {
        var only = InstrumentSet()
        only.insert(instrument)
        melodic.low &= ~only.melodic.low
        melodic.high &= ~only.melodic.high
        percussion.low &= ~only.percussion.low
        percussion.high &= ~only.percussion.high
    }
}
