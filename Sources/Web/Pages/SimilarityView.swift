import Library
import MIDI
import Music

/// Similar songs and the form that says what counts as similar.
struct SimilarityView {
    let library: Library
    /// What they should be similar to.
    let instruments: InstrumentSet
    let options: SimilarityOptions
    /// The address that the form asks.
    let action: String
    /// What the form repeats besides the options.
    var kept: [(name: String, value: String)] = []

    func view(_ neighbours: [Neighbour]) -> View {
        [
            "action": action,
            "kept": kept.map { ["name": $0.name, "value": $0.value] },
            "weightings": Choice.views(
                [("uniform", "All count the same"), ("rarity", "Rare ones count more")],
                chosen: options.weighting.rawValue),
            "percussions": Choice.views(
                [
                    ("merge", "Count as one instrument"), ("separate", "Each kit counts"),
                    ("ignore", "Do not count"),
                ], chosen: options.percussion.rawValue),
            "scores": Choice.views(scores, chosen: options.minimumScore.description),
            "limits": Choice.views(limits, chosen: "\(options.limit)"),
            "minimumInstruments": options.minimumInstruments,
            "hasRequirable": !instruments.isEmpty || !options.filter.required.isEmpty,
            "requirable": instruments.union(options.filter.required).instruments.map { instrument -> View in
                [
                    "name": instrument.name, "slug": instrument.slug,
                    "isChosen": options.filter.required.contains(instrument),
                ]
            },
            "hasExcluded": !options.filter.excluded.isEmpty,
            "excluded": options.filter.excluded.instruments.map(Self.option),
            "excludable": excludable(),
            "similarTitle": PageText.count(neighbours.count, "similar song"),
            "hasNeighbours": !neighbours.isEmpty,
            "neighbours": neighbours.map(row),
        ]
    }

    private func row(_ neighbour: Neighbour) -> View {
        var view = library.row(at: neighbour.song, shared: counted)
        view["percent"] = Int((neighbour.score * 100).rounded())
        view["shared"] = "\(PageText.count(neighbour.shared, "instrument")) shared"
        return view
    }

    /// The instruments as the percussion mode counts them: merged, any kit is shared with any other.
    private var counted: InstrumentSet {
        var counted = instruments
        switch options.percussion {
        case .merge:
            if !counted.percussion.isEmpty { counted.percussion = ProgramSet(low: .max, high: .max) }
        case .separate: break
        case .ignore: counted.percussion = []
        }
        return counted
    }

    private var scores: [(value: String, name: String)] {
        var scores = [0.0, 0.25, 0.5, 0.75, 1.0]
        if !scores.contains(options.minimumScore) { scores.append(options.minimumScore) }
        return scores.sorted().map { score in
            (score.description, score == 0 ? "Any" : "\(Int((score * 100).rounded()))% or more")
        }
    }

    private var limits: [(value: String, name: String)] {
        Set([25, 50, 100, 200, options.limit]).sorted().map { ("\($0)", "\($0)") }
    }

    private func excludable() -> [View] {
        var members: [InstrumentGroup: [Instrument]] = [:]
        for (instrument, _) in library.instrumentCounts where !options.filter.excluded.contains(instrument) {
            members[InstrumentGroup(of: instrument), default: []].append(instrument)
        }
        return InstrumentGroup.all.compactMap { group in
            members[group].map {
                ["name": group.name, "instruments": $0.map(InstrumentMarkup.option).joined()]
            }
        }
    }

    private static func option(_ instrument: Instrument) -> View {
        ["name": instrument.name, "slug": instrument.slug]
    }
}
