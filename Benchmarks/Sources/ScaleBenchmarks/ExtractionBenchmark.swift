import Foundation
import MIDI

/// Extraction on one core, from files in memory.
struct ExtractionBenchmark {
    private let files: [[UInt8]]

    init(folder: String) {
        let paths = (FileManager.default.subpaths(atPath: folder) ?? []).sorted()
        files = paths.filter { $0.hasSuffix(".mid") || $0.hasSuffix(".midi") || $0.hasSuffix(".kar") }
            .compactMap { FileManager.default.contents(atPath: folder + "/" + $0).map(Array.init) }
    }

    /// For each line of standard input, reads every file once and prints how long that took: so rounds of
    /// different programs can take turns.
    func answerRounds() {
        while readLine() != nil {
            var instruments = 0
            let time = ContinuousClock().measure {
                for file in files {
                    instruments += InstrumentReader.read(file, mode: .strict).instruments.count
                }
            }
            print(#"{"seconds":\#(time.seconds),"files":\#(files.count),"instruments":\#(instruments)}"#)
            fflush(nil)
        }
    }
}

extension Duration {
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
