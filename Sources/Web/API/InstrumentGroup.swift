import MIDI
import Music

/// The families as people look for instruments: General MIDI's sixteen, and drum kits.
enum InstrumentGroup: Hashable, Sendable {
    case family(InstrumentFamily)
    case drumKits

    init(of instrument: Instrument) {
        self = instrument.isDrum ? .drumKits : .family(InstrumentFamily.allCases[Int(instrument.program) / 8])
    }

    static let all = InstrumentFamily.allCases.map { InstrumentGroup.family($0) } + [.drumKits]

    var name: String {
        switch self {
        case .family(let family): family.name
        case .drumKits: "Drum kits"
        }
    }

    /// All that belong to it.
    var instruments: InstrumentSet {
        switch self {
        case .family(let family):
            var set = InstrumentSet()
            for program in family.programs { set.melodic.insert(program) }
            return set
        case .drumKits:
            return InstrumentSet(percussion: ProgramSet(low: .max, high: .max))
        }
    }

    /// 0 to 16, for styles.
    var number: Int {
        switch self {
        case .family(let family): InstrumentFamily.allCases.firstIndex(of: family) ?? 0
        case .drumKits: InstrumentFamily.allCases.count
        }
    }
}
