import Music

/// Measures modules in process, for `run.py`, and prints one JSON object a line.
@main
struct Main {
    static func main() async {
        let arguments = Array(CommandLine.arguments.dropFirst())
        switch arguments.first {
        case "extraction":
            ExtractionBenchmark(folder: arguments[1]).answerRounds()
        case "similarity":
            SimilarityBenchmark(songs: integer(arguments, 1), queries: integer(arguments, 2)).run()
        case "all-pairs":
            await AllPairsBenchmark(songs: integer(arguments, 1), workers: integer(arguments, 2)).run()
        case "sets":
            // For the plain-C count of shared instruments: 32 bytes a song.
            SimilarityBenchmark.writeSets(songs: integer(arguments, 1))
        default:
            print(
                "usage: extraction FOLDER | similarity SONGS QUERIES | all-pairs SONGS WORKERS | sets SONGS")
        }
    }

    private static func integer(_ arguments: [String], _ place: Int) -> Int {
        place < arguments.count ? Int(arguments[place]) ?? 0 : 0
    }
}
