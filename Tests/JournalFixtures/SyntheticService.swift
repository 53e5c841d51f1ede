import Foundation

/// A service whose latencies depend on time as those of real ones do: a level that wanders (a first-order
/// autoregressive process in the logarithm), a log-normal scatter around it, and bursts in which everything is slower
/// and more fails.
package struct SyntheticService: Sendable {
    /// Seconds, of a request when the level is at its mean.
    package var median = 0.008
    /// Of logarithms.
    package var scatter = 0.35
    package var wander = 0.15
    /// Seconds after which the level has forgotten 63% of where it was.
    package var memory = 3.0
    /// Seconds between bursts, on average; their mean length; how many times slower requests are in them.
    package var burstEvery = 8.0
    package var burstLength = 0.4
    package var burstFactor = 2.5
    /// Of requests, outside of bursts and in them.
    package var failing = 0.002
    package var failingInBursts = 0.01
    /// Multiplies latencies; adds to the share that fails.
    package var slowdown = 1.0
    package var addedFailures = 0.0

    package init() {}

    /// Nothing depends on time.
    package static var independent: SyntheticService {
        var service = wandering
        service.wander = 0
        return service
    }

    /// The level wanders by 15%, and forgets where it was in 3 s.
    package static var wandering: SyntheticService {
        var service = SyntheticService()
        service.burstEvery = 1e9
        return service
    }

    /// A twentieth of all requests, in bursts of 0.1 s, takes twice as long.
    package static var shortBursts: SyntheticService {
        var service = SyntheticService()
        service.burstEvery = 2
        service.burstLength = 0.1
        service.burstFactor = 2
        return service
    }

    /// A twentieth of all requests, in bursts of a second, takes four times as long.
    package static var longBursts: SyntheticService {
        var service = SyntheticService()
        service.burstEvery = 20
        service.burstLength = 1
        service.burstFactor = 4
        return service
    }

    package struct Answer: Sendable {
        package var due: Double
        package var latency: Double
        package var fails: Bool

        package init(due: Double, latency: Double, fails: Bool) {
            self.due = due
            self.latency = latency
            self.fails = fails
        }
    }

    /// - Parameter rate: requests a second, of Poisson arrivals.
    package func answers(rate: Double, seconds: Double, seed: UInt64) -> [Answer] {
        var numbers = SeededNumbers(seed: seed)
        var answers: [Answer] = []
        answers.reserveCapacity(Int(rate * seconds * 1.1))
        var time = 0.0
        var level = numbers.normal()
        var burstBegins = numbers.exponential() * burstEvery
        var burstEnds = burstBegins + numbers.exponential() * burstLength
        while true {
            let step = numbers.exponential() / rate
            time += step
            if time >= seconds { return answers }
            let kept = exp(-step / memory)
            level = kept * level + (1 - kept * kept).squareRoot() * numbers.normal()
            while time > burstEnds {
                burstBegins = burstEnds + numbers.exponential() * burstEvery
                burstEnds = burstBegins + numbers.exponential() * burstLength
            }
            let isBurst = time >= burstBegins
            let latency =
                median * slowdown * exp(wander * level + scatter * numbers.normal())
                * (isBurst ? burstFactor : 1)
            let fails = numbers.chance((isBurst ? failingInBursts : failing) + addedFailures)
            answers.append(Answer(due: time, latency: latency, fails: fails))
        }
    }
}
