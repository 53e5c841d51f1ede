import Foundation
import MIDI

/// Extraction on one core, from files in memory.
struct ExtractionBenchmark {
    private let files: [[UInt8]]

    /// - Parameter list: a file with one path a line.
    init(list: String) {
        let paths =
            FileManager.default.contents(atPath: list).map { String(decoding: $0, as: UTF8.self) } ?? ""
        files = paths.split(separator: "\n")
            .compactMap { FileManager.default.contents(atPath: String($0)).map(Array.init) }
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
