import Foundation
import JournalFixtures
import Testing

@testable import Chaos

/// Requests of a service that is away between two moments, as its clients record them.
struct Blackout {
    enum Means: CaseIterable {
        /// A rule rejects: requests fail at once.
        case rejected
        /// A rule drops, and every request is made on a connection of its own: packets are sent again after 1 s, 3 s,
        /// 7 s…, until the client's time is up.
        case droppedNew
        /// A rule drops, and connections are kept: packets are sent again after 0.2 s, 0.6 s, 1.4 s…
        case droppedKept
        /// Packets or requests wait, and all are served once it is over, as after a pause.
        case queued
    }

    var from = 10.1234
    var seconds: Double
    var means: Means
    var rate: Double
    var isPoisson: Bool
    /// Seconds that clients wait.
    var timeout = 5.0
    var seed: UInt64

    private var to: Double { from + seconds }

    var table: RequestTable {
        var numbers = SeededNumbers(seed: seed)
        var table = RequestTable()
        var time = 0.0
        while time < to + 5 {
            time += (isPoisson ? numbers.exponential() : 1) / rate
            let latency = 0.006 * exp(0.35 * numbers.normal())
            let (waits, error) = wait(time, latency)
            let isServed = waits + latency <= timeout && error == .none
            table.append(
                intended: Int64(time * 1e6), finished: isServed ? Int64((waits + latency) * 1e6) : -1,
                error: isServed || error != .none ? error : .timeout)
        }
        table.arrange()
        return table
    }

    /// How long a request is held, and how it ends otherwise.
    private func wait(_ time: Double, _ latency: Double) -> (Double, RequestError) {
        // What is under way when it begins is hit, too.
        guard time + latency > from, time < to else { return (0, .none) }
        var (wait, next) = (0.0, means == .droppedNew && time >= from ? 1 : 0.2)
        switch means {
        case .rejected: return (0, .connectionRefused)
        case .queued: return (to - time, .none)
        case .droppedNew, .droppedKept:
            while time + wait < to {
                wait += next
                next *= 2
            }
            return (wait, .none)
        }
    }
}

@Suite("An outage")
struct OutageFinderTests {
    private func longest(_ table: RequestTable) throws -> OutageFinder.Found? {
        try #require(OutageFinder(RequestFilter(load: "reads"), in: table))
            .longest(in: [Stretch(from: 0, to: 1000)])
    }

    @Test(arguments: Blackout.Means.allCases, [0.05, 0.2, 1, 7.3, 60])
    func isAsLongAsTheBlackoutWas(means: Blackout.Means, seconds: Double) throws {
        for seed in 1...10 {
            for isPoisson in [false, true] {
                let blackout = Blackout(
                    seconds: seconds, means: means, rate: isPoisson ? 1000 : 500, isPoisson: isPoisson,
                    seed: UInt64(seed))
                let found = try #require(try longest(blackout.table))
                #expect(
                    abs(found.seconds - seconds) <= max(0.01, 0.01 * seconds),
                    "\(means) \(isPoisson) \(seed): \(found)")
                #expect(found.least <= found.seconds && found.seconds <= found.most)
            }
        }
    }

    @Test(arguments: Blackout.Means.allCases)
    func isAsLongAsTheBlackoutWasForClientsThatNeverGiveUp(means: Blackout.Means) throws {
        for seconds in [0.5, 7.3, 60] {
            let blackout = Blackout(
                seconds: seconds, means: means, rate: 500, isPoisson: true, timeout: 1000, seed: 1)
            let found = try #require(try longest(blackout.table))
            #expect(abs(found.seconds - seconds) <= max(0.01, 0.01 * seconds), "\(means): \(found)")
        }
    }

    @Test(arguments: Blackout.Means.allCases)
    func isBracketedByWhatRequestsLeaveOpen(means: Blackout.Means) throws {
        for seed in 1...50 {
            let blackout = Blackout(seconds: 2, means: means, rate: 20, isPoisson: true, seed: UInt64(seed))
            let found = try #require(try longest(blackout.table))
            // A request that is under way when it begins is hit, too.
            #expect(found.least <= 2.02 && found.most >= 2, "\(found)")
        }
    }

    @Test func isFoundWhereRequestsBeforeItWereHeldByAnother() throws {
        var table = Blackout(
            seconds: 5, means: .droppedKept, rate: 500, isPoisson: true, timeout: 100, seed: 3
        ).table
        let other = Blackout(
            from: 1.5, seconds: 3, means: .rejected, rate: 500, isPoisson: true, seed: 4
        ).table
        for place in 0..<other.count {
            table.append(
                intended: Int64(20.2e6) + other.intended[place], finished: other.finished[place],
                error: other.isGood(place) ? .none : .connectionRefused)
        }
        table.arrange()
        let finder = try #require(OutageFinder(RequestFilter(load: "reads"), in: table))
        let second = try #require(finder.longest(in: [Stretch(from: 21, to: 30)]))
        #expect(abs(second.from - 21.7) < 0.01 && abs(second.seconds - 3) < 0.03, "\(second)")
    }

    /// One that is served late, when no other is under way, is an outage only as far as others were due.
    @Test func isNotARequestThatTookLongerAfterTheLastOne() throws {
        var table = RequestTable()
        for place in 0..<1000 { table.append(intended: Int64(place) * 2000, finished: 4000, error: .none) }
        table.append(intended: 1_500_001, finished: 9_000_000, error: .none)
        table.arrange()
        #expect(try (longest(table)?.seconds ?? 0) < 0.01)
    }

    @Test func isNotMadeOfTimeInWhichNobodyAsks() throws {
        var table = RequestTable()
        for second in [1, 2, 3, 50, 51] {
            table.append(intended: Int64(second) * 1_000_000, finished: 5_000, error: .none)
        }
        let finder = try #require(OutageFinder(RequestFilter(load: "reads"), in: table))
        #expect(finder.longest(in: [Stretch(from: 0, to: 100)]) == nil)
        #expect(finder.blindest(in: [Stretch(from: 0, to: 100)]) == 50 - 3.005)
    }

    @Test func isOpenWhenTheLoadEndsBeforeIt() throws {
        var table = RequestTable()
        for tenth in 0..<100 {
            table.append(
                intended: Int64(tenth) * 100_000, finished: tenth < 50 ? 5_000 : -1,
                error: tenth < 50 ? .none : .timeout)
        }
        let found = try #require(try longest(table))
        #expect(found.isOpen)
        #expect(abs(found.from - 5) < 1e-9)
        #expect(abs(found.seconds - 4.9) < 1e-9)
        #expect(found.most == .infinity)
    }

    @Test func ofNoSuccessAtAllLastsFromTheFirstRequest() throws {
        var table = RequestTable()
        for tenth in 0..<10 { table.append(intended: Int64(tenth) * 100_000, finished: -1, error: .timeout) }
        let found = try #require(try longest(table))
        #expect(found.from == 0 && found.isOpen && found.unserved == 10)
    }

    @Test func isNotSeenWhereOthersAreServed() throws {
        var table = RequestTable()
        for place in 0..<2000 {
            let fails = place % 2 == 0 && place > 500 && place < 1500
            table.append(
                intended: Int64(place) * 1000, finished: fails ? -1 : 3_000, error: fails ? .timeout : .none)
        }
        #expect(try (longest(table)?.seconds ?? 0) < 0.005)
    }
}
