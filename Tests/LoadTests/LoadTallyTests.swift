import Foundation
import Load
import TestSupport
import Testing

@Suite struct LoadTallyTests {
    private func summary(_ records: some Sequence<RequestRecord>, seconds: Int = 10, endedAt: Int64? = nil)
        -> LoadSummary
    {
        var tally = LoadTally(scenarios: ["s"], targets: ["t"], duration: .seconds(seconds))
        tally.add(RequestBatch(records))
        return tally.summary(endedAt: endedAt)
    }

    private func record(
        _ intended: Double, _ outcome: RequestOutcome = .answered, after latency: Double = 0.001,
        lag: Double = 0
    ) -> RequestRecord {
        RequestRecord(
            intended: Int64(intended * 1e9), sent: outcome == .notSent ? nil : Int64((intended + lag) * 1e9),
            finished: Int64((intended + latency) * 1e9),
            traits: RequestTraits(scenario: "s", outcome: outcome))
    }

    @Test func everyRequestIsInOneCount() {
        let records = RequestBatchTests.records(20_000, seed: 5)
        let counts = summary(records).counts
        #expect(counts.offered == records.count)
        #expect(counts.offered == counts.answered + counts.failed + counts.notSent + counts.unknown)
        #expect(counts.failures.values.reduce(0, +) == counts.failed)
        for outcome in RequestOutcome.allCases where outcome.kind == .failed {
            #expect(counts.failures[outcome.rawValue] ?? 0 == records.count { $0.traits.outcome == outcome })
        }
    }

    @Test func isTheSameFromAJournalAndInAnyOrderOfBatches() throws {
        var tallies = (0..<2).map { _ in
            LoadTally(scenarios: ["browse", "search"], targets: ["x", "y"], duration: .seconds(4))
        }
        var generator = SeededGenerator(seed: 1)
        let batches = (0..<20).map { RequestBatch(RequestBatchTests.records(500, seed: $0)) }
        for batch in batches { tallies[0].add(batch) }
        for batch in batches.shuffled(using: &generator) {
            tallies[1].add(try JSONDecoder().decode(RequestBatch.self, from: JSONEncoder().encode(batch)))
        }
        let (first, second) = (tallies[0].summary(), tallies[1].summary())
        #expect(first.counts == second.counts)
        #expect(first.longestGap == second.longestGap)
        #expect(first.zones == second.zones)
        #expect(first.schedule == second.schedule)
    }

    @Test func findsTheLongestTimeWithoutASuccess() {
        let before = (0..<300).map { record(Double($0) * 0.01) }
        let failed = (300..<700).map { record(Double($0) * 0.01, .connectRefused) }
        let after = (700..<1000).map { record(Double($0) * 0.01) }
        let gap = summary(before + failed + after).longestGap
        #expect(abs(gap.start - 2.991) < 1e-6)
        #expect(abs(gap.seconds - 4.01) < 1e-6)
        #expect(!gap.isOpen)
    }

    @Test func aGapMayBeginWithTheRunOrLastToItsEnd() {
        let first = summary((500..<1000).map { record(Double($0) * 0.01) }).longestGap
        #expect(first.start == 0 && abs(first.seconds - 5.001) < 1e-6 && !first.isOpen)
        let last = summary((0..<500).map { record(Double($0) * 0.01) }).longestGap
        #expect(abs(last.seconds - 5.009) < 1e-6 && last.isOpen)
        let all = summary([record(0, .timeout, after: 5)]).longestGap
        #expect(all.start == 0 && all.seconds == 10 && all.isOpen)
        let early = summary([record(0, .unknown)], endedAt: 3_000_000_000)
        #expect(early.longestGap.seconds == 3 && early.seconds == 3 && early.endedEarly)
    }

    @Test func latencyCountsFromWhenARequestWasDue() throws {
        let summary = summary((0..<1000).map { record(Double($0) * 0.01, after: 0.5, lag: 0.2) })
        let latency = try #require(summary.latency)
        #expect(abs(latency.p50 - 500) < 1 && abs(latency.max - 500) < 1e-3)
        #expect(try abs(#require(summary.schedule.lag).p50 - 200) < 1)
    }

    @Test func percentilesAreThoseOfTheRecords() throws {
        let latency = try #require(
            summary((1...10_000).shuffled().map { record(0, after: Double($0) / 1e4) }).latency)
        for (found, share) in [
            (latency.p50, 0.5), (latency.p90, 0.9), (latency.p99, 0.99), (latency.p999, 0.999),
        ] {
            #expect(abs(found / (share * 1000) - 1) < 0.002)
        }
        #expect(abs(latency.max - 1000) < 1e-3)
    }

    @Test func saysWhenTheScheduleWasNotKept() {
        let good = (0..<1000).map { record(Double($0) * 0.01, lag: 0.0001) }
        #expect(summary(good).schedule.isKept)
        let late = (0..<11).map { record(Double($0) * 0.01, after: 0.1, lag: 0.02) }
        #expect(!summary(late + good.dropFirst(11)).schedule.isKept)
        #expect(summary(late[1...] + good[10...]).schedule.isKept)
        #expect(!summary([record(0, .notSent)] + good.dropFirst()).schedule.isKept)
    }
}
