import Load
import TestSupport
import Testing

@Suite struct ArrivalsTests {
    @Test(arguments: [0.5, 3, 7, 200, 1000 / 3.0, 4999, 100_000])
    func constantArrivalsAreEvenlySpacedAndDoNotDrift(rate: Double) {
        let times = Array(Arrivals.constant(rate: rate).times(for: .seconds(20), seed: 1))
        #expect(times.count == Int((20 * rate).rounded(.up)))
        #expect(times.first == 0)
        for (number, time) in times.enumerated() {
            #expect(abs(Double(time) - Double(number) / rate * 1e9) <= 1)
        }
    }

    @Test func poissonArrivalsComeAsOftenAsAskedForAndIndependently() {
        var seeds = SeededGenerator(seed: 7)
        for rate in [5.0, 200, 4000] {
            let seconds = 40_000 / rate
            let times = Array(
                Arrivals.poisson(rate: rate).times(for: .seconds(seconds), seed: seeds.next()))
            // The number in a time is Poisson distributed: its deviation is the root of its mean.
            #expect(abs(Double(times.count) - 40_000) < 5 * 200)
            let gaps = zip(times.dropFirst(), times).map { Double($0 - $1) / 1e9 }
            let mean = gaps.reduce(0, +) / Double(gaps.count)
            let variance = gaps.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(gaps.count)
            #expect(abs(mean * rate - 1) < 0.03)
            // Of exponentially distributed times the deviation is the mean.
            #expect(abs(variance.squareRoot() / mean - 1) < 0.05)
            // A gap says nothing of the next.
            let products = zip(gaps, gaps.dropFirst()).reduce(0) { $0 + ($1.0 - mean) * ($1.1 - mean) }
            #expect(abs(products / Double(gaps.count) / variance) < 0.03)
        }
    }

    @Test func poissonArrivalsAreAscendingAndInTime() {
        for seed in 0..<50 as Range<UInt64> {
            let times = Array(Arrivals.poisson(rate: 300).times(for: .seconds(3), seed: seed))
            #expect(zip(times, times.dropFirst()).allSatisfy { $0 <= $1 })
            #expect(times.allSatisfy { (0..<3_000_000_000).contains($0) })
        }
    }

    @Test func theSameSeedGivesTheSameTimesAndOthersGiveOthers() {
        let arrivals = Arrivals.poisson(rate: 100)
        let first = Array(arrivals.times(for: .seconds(10), seed: 1))
        #expect(Array(arrivals.times(for: .seconds(10), seed: 1)) == first)
        let others = (2...100).map { Array(arrivals.times(for: .seconds(10), seed: $0)) }
        #expect(Set(others + [first]).count == 100)
        // No seed makes more of them than another, but by chance.
        let mean = others.reduce(0.0) { $0 + Double($1.count) } / 99
        #expect(abs(mean - 1000) < 5 * (1000.0 / 99).squareRoot())
    }

    @Test func stepsHaveTheirRatesOneAfterTheOther() {
        let steps = [
            ArrivalStep(rate: 100, duration: .seconds(2)), ArrivalStep(rate: 0, duration: .seconds(1)),
            ArrivalStep(rate: 500, duration: .milliseconds(1500)),
            ArrivalStep(rate: 0.5, duration: .seconds(4)),
        ]
        let times = Array(Arrivals.steps(steps).times(for: .seconds(60), seed: 1))
        func count(_ range: Range<Double>) -> Int {
            times.count { range.contains(Double($0) / 1e9) }
        }
        #expect(count(0..<2) == 200)
        #expect(count(2..<3) == 0)
        #expect(count(3..<4.5) == 750)
        #expect(count(4.5..<8.5) == 2)
        #expect(times.count == 952)
        #expect(zip(times, times.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test func schedulesEndWithTheDurationToo() {
        let steps = Arrivals.steps([ArrivalStep(rate: 10, duration: .seconds(100))])
        #expect(Array(steps.times(for: .seconds(2), seed: 1)).count == 20)
    }

    @Test(
        arguments: [
            .constant(rate: 0), .poisson(rate: -1), .constant(rate: .nan), .constant(rate: .infinity),
            .steps([]), .steps([ArrivalStep(rate: 1, duration: .zero)]),
            .steps([ArrivalStep(rate: -1, duration: .seconds(1))]),
        ] as [Arrivals])
    func refusesSchedulesThatAreNone(arrivals: Arrivals) {
        #expect(throws: LoadError.self) { try arrivals.validate() }
    }
}
