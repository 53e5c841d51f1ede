import Library
import MIDI
import Music

/// Instruments as small labels.
enum ChipView {
    /// Labels in a list's row; more are only counted.
    private static let rowLimit = 10

    /// All instruments, each a link to the songs that have it.
    static func linked(_ instruments: InstrumentSet) -> String {
        inOrder(instruments).map { InstrumentMarkup.chip($0, isLinked: true) }.joined()
    }

    /// Instruments for a list's row, those that are in `shared` first and marked.
    static func row(_ instruments: InstrumentSet, shared: InstrumentSet = InstrumentSet()) -> View {
        let all = inOrder(instruments)
        let inBoth = all.filter { shared.contains($0) }
        let others = all.filter { !shared.contains($0) }
        let shown = (inBoth + others).prefix(max(rowLimit, inBoth.count))
        var view: View = [
            "chips": shown.map { InstrumentMarkup.chip($0, isShared: shared.contains($0)) }.joined()
        ]
        if all.count > shown.count { view["moreChips"] = all.count - shown.count }
        return view
    }

    /// Melodic instruments, then drum kits.
    private static func inOrder(_ set: InstrumentSet) -> [Instrument] {
        set.melodic.map { Instrument(program: $0, isDrum: false) }
            + set.percussion.map { Instrument(program: $0, isDrum: true) }
    }
}

extension Library {
    /// What every list of songs shows of one.
    func row(at place: Int, shared: InstrumentSet = InstrumentSet()) -> View {
        let song = song(at: place)
        var view = ChipView.row(song.instruments, shared: shared)
        view["title"] = song.title
        view["href"] = "/songs/\(song.id)"
        view["count"] = PageText.count(song.instruments.count, "instrument")
        return view
    }
}
