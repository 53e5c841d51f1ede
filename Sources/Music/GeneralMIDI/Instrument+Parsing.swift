extension Instrument {
    /// The instrument that a person calls `name`.
    ///
    /// Case does not matter, nor whether words are separated by spaces, hyphens or underscores. Accepted are
    /// - the name or slug, such as `Acoustic Guitar (nylon)` or `drum-kit-8`;
    /// - a melodic program's number, such as `24` or `program 24`, from 0;
    /// - words that occur together in one instrument's name alone, such as `nylon`.
    public init(named name: String) throws(UnknownInstrument) {
        let slug = GeneralMIDI.slug(of: name)
        guard
            name.utf8.count <= GeneralMIDI.maximumNameLength,
            let instrument = Instrument.exactly[slug] ?? Instrument(numbered: slug)
                ?? Instrument(abbreviated: slug)
        else { throw UnknownInstrument(named: name) }
        self = instrument
    }

    /// Instruments by each of the slugs that mean them.
    private static let exactly: [String: Instrument] = {
        var instruments: [String: Instrument] = ["tr-808-kit": Instrument(program: 25, isDrum: true)]
        for instrument in all {
            instruments[instrument.slug] = instrument
            instruments[GeneralMIDI.slug(of: instrument.name)] = instrument
        }
        return instruments
    }()

    private init?(numbered slug: String) {
        let digits = slug.hasPrefix("program-") ? slug.dropFirst(8) : slug[...]
        guard digits.utf8.allSatisfy({ (48...57).contains($0) }), let program = UInt8(digits), program < 128
        else { return nil }
        self.init(program: program, isDrum: false)
    }

    private init?(abbreviated slug: String) {
        guard !slug.isEmpty, !InstrumentTerm.percussionSlugs.contains(slug) else { return nil }
        let words = slug.split(separator: "-")
        // A number alone is a program's, never the 2 of "Slap Bass 2".
        guard words.contains(where: { !$0.utf8.allSatisfy { (48...57).contains($0) } }) else { return nil }
        let matches = InstrumentCandidate.all.lazy
            .filter { candidate in words.allSatisfy(candidate.words.contains) }
            .prefix(2)
        guard let match = matches.first, matches.dropFirst().isEmpty else { return nil }
        self = match.instrument
    }
}
