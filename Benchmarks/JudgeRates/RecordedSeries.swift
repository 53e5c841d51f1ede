import Foundation
import JournalFixtures

/// Requests as `scale load --records FILE` wrote them.
struct RecordedSeries {
    private let answers: [SyntheticService.Answer]
    let seconds: Double
    var rate: Double { Double(answers.count) / seconds }

    /// Nanoseconds.
    private struct Record: Decodable {
        var intended: Int64
        var finished: Int64?
        var outcome: String
    }

    init(_ path: String) throws {
        let decoder = JSONDecoder()
        answers = try Data(contentsOf: URL(filePath: path)).split(separator: UInt8(ascii: "\n")).map { line in
            let record = try decoder.decode(Record.self, from: Data(line))
            let latency = Double((record.finished ?? record.intended) - record.intended) / 1e9
            return SyntheticService.Answer(
                due: Double(record.intended) / 1e9, latency: latency, fails: record.outcome != "answered")
        }.sorted { $0.due < $1.due }
        seconds = answers.last?.due ?? 0
    }

    /// Those due in a window, from its beginning on.
    func answers(from start: Double, to end: Double) -> [SyntheticService.Answer] {
        answers.filter { $0.due >= start && $0.due < end }.map { answer in
            SyntheticService.Answer(due: answer.due - start, latency: answer.latency, fails: answer.fails)
        }
    }
}
