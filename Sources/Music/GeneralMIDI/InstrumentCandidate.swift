/// An instrument as abbreviations and suggestions see it. Kits that only have a number are none.
struct InstrumentCandidate: Sendable {
    let instrument: Instrument
    let slug: String
    let words: [Substring]
    /// The words, and neighbours written as one: `grandpiano`.
    let spellings: [Substring]

    static let all: [InstrumentCandidate] = Instrument.all.compactMap { instrument in
        guard !instrument.isDrum || GeneralMIDI.kitNames[instrument.program] != nil else { return nil }
        let slug = GeneralMIDI.slug(of: instrument.name)
        let words = slug.split(separator: "-")
        let joined = zip(words, words.dropFirst()).map { $0 + $1 }
        return InstrumentCandidate(
            instrument: instrument, slug: slug, words: words, spellings: words + joined)
    }
}
