/// What people can ask for in a list of instruments: one of them, or percussion by any drum kit.
public enum InstrumentTerm: Hashable, Sendable {
    case instrument(Instrument)
    case anyPercussion

    /// The slugs that mean percussion by any kit; as a short form none of them means an instrument.
    static let percussionSlugs: Set<String> = [
        "percussion", "drums", "drum", "drum-kit", "drum-kits", "kit", "any-percussion",
    ]

    /// Reads `percussion` or `drums`, or an instrument as ``Instrument/init(named:)`` does.
    public init(named name: String) throws(UnknownInstrument) {
        self =
            Self.percussionSlugs.contains(GeneralMIDI.slug(of: name))
            ? .anyPercussion : .instrument(try Instrument(named: name))
    }

    /// For people, such as `Violin` or `Percussion (any kit)`.
    public var name: String {
        switch self {
        case .instrument(let instrument): instrument.name
        case .anyPercussion: "Percussion (any kit)"
        }
    }

    /// Stable and safe in URLs, such as `violin` or `percussion`.
    public var slug: String {
        switch self {
        case .instrument(let instrument): instrument.slug
        case .anyPercussion: "percussion"
        }
    }
}
