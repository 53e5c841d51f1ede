import MIDI
import Music
import Testing

@Suite struct GeneralMIDINames {
    @Test func everyInstrumentHasANameAndASlugOfItsOwn() {
        #expect(Instrument.all.count == 256)
        #expect(Set(Instrument.all.map(\.name)).count == 256)
        #expect(Set(Instrument.all.map(\.slug)).count == 256)
        for instrument in Instrument.all {
            #expect(
                instrument.slug.utf8.allSatisfy {
                    (97...122).contains($0) || (48...57).contains($0) || $0 == 45
                })
        }
    }

    @Test func namesAreTheOnesOfGeneralMIDI() {
        func name(_ program: UInt8, _ isDrum: Bool = false) -> String {
            Instrument(program: program, isDrum: isDrum).name
        }
        #expect(name(0) == "Acoustic Grand Piano")
        #expect(name(24) == "Acoustic Guitar (nylon)")
        #expect(name(40) == "Violin")
        #expect(name(73) == "Flute")
        #expect(name(104) == "Sitar")
        #expect(name(127) == "Gunshot")
        #expect(name(0, true) == "Standard Kit")
        #expect(name(56, true) == "SFX Kit")
        #expect(name(7, true) == "Drum Kit 7")
        #expect(Instrument(program: 24, isDrum: false).slug == "acoustic-guitar-nylon")
        #expect(Instrument(program: 87, isDrum: false).slug == "lead-8-bass-lead")
        #expect(Instrument(program: 40, isDrum: true).slug == "drum-kit-40")
    }

    @Test func theSixteenFamiliesHoldEveryProgramOnce() {
        #expect(InstrumentFamily.allCases.count == 16)
        #expect(InstrumentFamily.allCases.flatMap { Array($0.programs) } == Array(0...127))
        #expect(Instrument(program: 40, isDrum: false).family == .strings)
        #expect(Instrument(program: 127, isDrum: false).family == .soundEffects)
        #expect(Instrument(program: 40, isDrum: true).family == nil)
        #expect(InstrumentFamily.chromaticPercussion.slug == "chromatic-percussion")
    }
}

@Suite struct InstrumentsByName {
    @Test func everyNameAndSlugIsReadBack() throws {
        for instrument in Instrument.all {
            #expect(try Instrument(named: instrument.name) == instrument)
            #expect(try Instrument(named: instrument.slug) == instrument)
        }
    }

    @Test(arguments: [
        ("ACOUSTIC_grand  piano", 0, false), ("nylon", 24, false), ("Honky Tonk", 3, false), ("0", 0, false),
        ("program 127", 127, false), ("drum-kit-5", 5, true), ("jazz kit", 32, true),
        ("TR-808 kit", 25, true),
        ("flute", 73, false), ("harp", 46, false), ("sawtooth", 81, false),
    ])
    func whatPeopleWriteIsUnderstood(name: String, program: UInt8, isDrum: Bool) throws {
        #expect(try Instrument(named: name) == Instrument(program: program, isDrum: isDrum))
    }

    @Test(arguments: [
        "", " ", "piano", "drums", "128", "program 200", "drum kit 128", "1 2", "violin x", "no",
    ])
    func whatIsAmbiguousOrUnknownIsRefused(name: String) {
        #expect(throws: UnknownInstrument.self) { try Instrument(named: name) }
    }

    @Test(arguments: [
        ("acustic gitar", "acoustic-guitar-nylon"), ("vioiln", "violin"),
        ("grandpiano", "acoustic-grand-piano"),
        ("saxofone tenor", "tenor-sax"), ("piano", "acoustic-grand-piano"), ("jaz kit", "drum-kit-32"),
        ("trumpets", "trumpet"), ("clarinette", "clarinet"),
    ])
    func theNearestIsSuggestedFirst(asked: String, suggestion: String) {
        #expect(UnknownInstrument(named: asked).nearest.first?.slug == suggestion)
    }

    @Test func theMessageNamesWhatWasAskedAndWhatMayHaveBeenMeant() {
        #expect(
            UnknownInstrument(named: "acustic gitar").description
                == "no instrument is called 'acustic gitar'; did you mean 'acoustic-guitar-nylon' "
                + "or 'acoustic-guitar-steel'?")
        #expect(UnknownInstrument(named: "qqqq").description == "no instrument is called 'qqqq'")
        #expect(UnknownInstrument(named: "a\u{1B}[2J").description.contains("\u{1B}") == false)
    }

    @Test func anEndlessNameIsRefusedWithAShortMessage() {
        let unknown = UnknownInstrument(named: String(repeating: "violin ", count: 100_000))
        #expect(unknown.description.utf8.count < 300)
        #expect(unknown.nearest.count <= UnknownInstrument.maximumSuggestions)
    }
}

@Suite struct InstrumentTerms {
    @Test func percussionByAnyKitIsATermOfItsOwn() throws {
        #expect(try InstrumentTerm(named: "Percussion") == .anyPercussion)
        #expect(try InstrumentTerm(named: "drums") == .anyPercussion)
        #expect(try InstrumentTerm(named: "drum kit 0") == .instrument(Instrument(program: 0, isDrum: true)))
        #expect(InstrumentTerm.anyPercussion.slug == "percussion")
    }

    @Test func termsBecomeAFilter() throws {
        let filter = try InstrumentFilter(
            requiring: [
                InstrumentTerm(named: "violin"), InstrumentTerm(named: "drum-kit-8"), .anyPercussion,
            ],
            excluding: [InstrumentTerm(named: "tuba"), InstrumentTerm(named: "drum-kit-0")])
        #expect(filter.required == InstrumentSet(melodic: [40], percussion: [8]))
        #expect(filter.excluded == InstrumentSet(melodic: [58], percussion: [0]))
        #expect(filter.percussion == true)
    }

    @Test func contradictionsAreNamed() throws {
        let violin = try InstrumentTerm(named: "violin")
        let kit = try InstrumentTerm(named: "jazz kit")
        #expect(throws: ContradictoryFilter(required: violin, excluded: violin)) {
            try InstrumentFilter(requiring: [violin], excluding: [violin])
        }
        #expect(throws: ContradictoryFilter(required: .anyPercussion, excluded: .anyPercussion)) {
            try InstrumentFilter(requiring: [.anyPercussion], excluding: [.anyPercussion])
        }
        let contradiction = #expect(throws: ContradictoryFilter.self) {
            try InstrumentFilter(requiring: [kit], excluding: [.anyPercussion])
        }
        #expect(contradiction?.description == "'drum-kit-32' is required, but 'percussion' is excluded")
    }
}
