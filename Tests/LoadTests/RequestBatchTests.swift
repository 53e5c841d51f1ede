import Foundation
import Load
import TestSupport
import Testing

@Suite struct RequestBatchTests {
    /// As a run makes them: a few kinds, in order of their finish.
    static func records(_ count: Int, seed: UInt64) -> [RequestRecord] {
        var generator = SeededGenerator(seed: seed)
        func pick<Element>(_ choices: [Element]) -> Element {
            choices[Int.random(in: choices.indices, using: &generator)]
        }
        return (0..<count).map { number in
            let intended = Int64(number) * 200_000 - Int64.random(in: 0...50_000, using: &generator)
            let traits = RequestTraits(
                scenario: pick(["browse", "search"]),
                outcome: Int.random(in: 0..<20, using: &generator) == 0
                    ? pick(RequestOutcome.allCases) : .answered,
                status: 200, zone: pick(["a", "b", "c"]),
                target: Int.random(in: 0...1, using: &generator))
            let sent = intended + Int64.random(in: 20_000...90_000, using: &generator)
            return RequestRecord(
                intended: max(0, intended), sent: traits.outcome == .notSent ? nil : max(0, sent),
                finished: max(0, sent) + Int64.random(in: 300_000...900_000, using: &generator),
                traits: traits)
        }
    }

    @Test func holdsRecordsAsTheyWere() {
        let records = Self.records(1000, seed: 3)
        let batch = RequestBatch(records)
        #expect((0..<batch.count).map { batch[$0] } == records)
    }

    @Test func isTheSameAfterAJournal() throws {
        for seed in 0..<20 as Range<UInt64> {
            let batch = RequestBatch(Self.records(Int(seed) * 13, seed: seed))
            let json = try JSONEncoder().encode(batch)
            #expect(try JSONDecoder().decode(RequestBatch.self, from: json) == batch)
        }
    }

    @Test func isSmallInAJournal() throws {
        let batch = RequestBatch(Self.records(1000, seed: 1))
        #expect(try JSONEncoder().encode(batch).count < 30 * 1000)
    }

    @Test(
        arguments: [
            #"{"traits":[],"kinds":[0],"intended":[0],"lags":[0],"latencies":[0]}"#,
            #"{"traits":[],"kinds":[],"intended":[0],"lags":[],"latencies":[]}"#,
            #"{"traits":[],"kinds":[],"intended":[9223372036854775807,9223372036854775807],"lags":[],"latencies":[]}"#,
        ])
    func refusesColumnsThatDoNotFitTogether(json: String) {
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(RequestBatch.self, from: Data(json.utf8))
        }
    }
}
