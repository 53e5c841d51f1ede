import ArgumentParser
import MIDI
import Music

/// How songs are compared, and which are listed.
struct SimilarityOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The most similar songs to list of a song, 1 to 1000.", valueName: "n"))
    var limit = 50

    @Option(help: ArgumentHelp("Leave out songs that score less, 0 to 1.", valueName: "score"))
    var minimumScore = 0.0

    @Option(
        help:
            "What a shared instrument counts: the same as any (uniform), or more if few songs have it (rarity)."
    )
    var weighting = Weighting.uniform

    @Option(
        help:
            "Drum kits: all of them one instrument (merge), each one of its own (separate), or none (ignore)."
    )
    var percussion = PercussionMode.merge

    @Option(help: ArgumentHelp("Leave out songs with fewer instruments.", valueName: "n"))
    var minimumInstruments = 3

    @Option(
        help: ArgumentHelp(
            "Leave out songs without this instrument; may be given several times.",
            discussion:
                "A name as `scale instruments` shows it, a program number, or `percussion` for any drums.",
            valueName: "instrument"))
    var require: [String] = []

    @Option(
        help: ArgumentHelp(
            "Leave out songs with this instrument; may be given several times.", valueName: "instrument"))
    var exclude: [String] = []

    mutating func validate() throws {
        guard (1...1000).contains(limit) else { throw ValidationError("--limit should be from 1 to 1000") }
        guard (0...1).contains(minimumScore) else {
            throw ValidationError("--minimum-score should be from 0 to 1")
        }
        guard (0...256).contains(minimumInstruments) else {
            throw ValidationError("--minimum-instruments should be from 0 to 256")
        }
        _ = try filter
    }

    private var filter: InstrumentFilter {
        get throws {
            do {
                return try InstrumentFilter(
                    requiring: require.map(InstrumentTerm.init(named:)),
                    excluding: exclude.map(InstrumentTerm.init(named:)))
            } catch {
                throw ValidationError("\(error)")
            }
        }
    }

    func query(_ instruments: InstrumentSet = InstrumentSet()) throws -> SimilarityQuery {
        SimilarityQuery(
            instruments, limit: limit, minimumScore: minimumScore, weighting: weighting,
            percussion: percussion, minimumInstruments: minimumInstruments, filter: try filter)
    }
}

extension Weighting: ExpressibleByArgument {}
extension PercussionMode: ExpressibleByArgument {}
