import MIDI

/// A set of instruments as one percussion mode sees it.
struct ComparedSet {
    var melodic: ProgramSet
    /// Empty unless kits are instruments of their own.
    var kits: ProgramSet
    /// Whether percussion is one instrument and the set has it.
    var hasPercussion: Bool

    init(_ instruments: InstrumentSet, _ mode: PercussionMode) {
        melodic = instruments.melodic
        kits = mode == .separate ? instruments.percussion : ProgramSet()
        hasPercussion = mode == .merge && !instruments.percussion.isEmpty
    }

    init(melodic: ProgramSet, kits: ProgramSet, hasPercussion: Bool) {
        self.melodic = melodic
        self.kits = kits
        self.hasPercussion = hasPercussion
    }

    var count: Int { melodic.count + kits.count + (hasPercussion ? 1 : 0) }

    func weight(_ weights: InstrumentWeights) -> UInt32 {
        weights.sum(melodic: melodic) + weights.sum(kits: kits) + (hasPercussion ? weights.percussion : 0)
    }

    func forEachTerm(_ body: (Term) -> Void) {
        for program in melodic { body(.program(program)) }
        for kit in kits { body(.kit(kit)) }
        if hasPercussion { body(.percussion) }
    }

    mutating func insert(_ term: Term) {
        switch term {
        case .program(let program): melodic.insert(program)
        case .kit(let kit): kits.insert(kit)
        case .percussion: hasPercussion = true
        }
    }
}
