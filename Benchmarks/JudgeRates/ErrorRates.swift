import Chaos
import Foundation
import JournalFixtures

/// How often effects are found where there are none, and where there are.
struct ErrorRates {
    /// Comparisons of a service with itself.
    let same: Int
    /// Of half as many, one in which p99 is 20% greater and one request in a hundred more fails.
    private var changed: Int { same / 2 }

    /// - Parameter windows: by seed, and by what is to become of latencies and failures in the second of them.
    func measure(_ name: String, windows: (_ seed: UInt64, _ isChanged: Bool) -> SyntheticComparison) {
        var wrong = Tally()
        var found = Tally()
        for seed in 0..<same { wrong.count(windows(UInt64(seed), false).verdicts) }
        for seed in 0..<changed { found.count(windows(UInt64(10_000 + seed), true).verdicts) }
        for (what, effects) in [("p99", \Tally.latency), ("failed", \Tally.failures)] {
            let bound = Self.upperBound(wrong[keyPath: effects], of: same)
            Self.print(
                "| \(name) | \(what) | \(wrong[keyPath: effects]) of \(same) | \(Self.percent(bound)) | \(found[keyPath: effects]) of \(changed) |"
            )
        }
    }

    static func printHead() {
        Self.print("| series | measure | false effects | at most, with 95% confidence | true effects found |")
        Self.print("|---|---|---|---|---|")
    }

    /// Effects that were found.
    private struct Tally {
        var latency = 0
        var failures = 0

        mutating func count(_ verdicts: (latency: Verdict, failures: Verdict)) {
            if verdicts.latency == .fail { latency += 1 }
            if verdicts.failures == .fail { failures += 1 }
        }
    }

    private static func print(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

    private static func percent(_ share: Double) -> String { String(format: "%.1f%%", share * 100) }

    /// The share of wrong ones that would give so few of them in 5 of a hundred series (Clopper and Pearson).
    private static func upperBound(_ wrong: Int, of count: Int) -> Double {
        var low = 0.0
        var high = 1.0
        for _ in 0..<60 {
            let share = (low + high) / 2
            if chance(ofAtMost: wrong, of: count, share) > 0.05 { low = share } else { high = share }
        }
        return high
    }

    private static func chance(ofAtMost wrong: Int, of count: Int, _ share: Double) -> Double {
        var term = pow(1 - share, Double(count))
        var sum = term
        for place in stride(from: 1, through: wrong, by: 1) {
            term *= Double(count - place + 1) / Double(place) * share / (1 - share)
            sum += term
        }
        return sum
    }
}

extension ErrorRates {
    /// Of services that are made up.
    func measureSynthetic() {
        Self.printHead()
        let services: [(String, SyntheticService, [Double])] = [
            ("independent", .independent, [30, 60, 120]),
            ("wandering", .wandering, [30, 60, 120, 300]),
            ("short bursts", .shortBursts, [60, 300, 600]),
            ("long bursts", .longBursts, [60, 300]),
        ]
        for (name, service, lengths) in services {
            for rate in [100.0, 400] {
                for seconds in lengths {
                    measure("\(name), \(Int(rate))/s, \(Int(seconds)) s") { seed, isChanged in
                        SyntheticComparison(
                            service, slowdown: isChanged ? 1.2 : 1, addedFailures: isChanged ? 0.01 : 0,
                            rate: rate,
                            seconds: seconds, seed: seed)
                    }
                }
            }
        }
    }

    /// Of what a load recorded of a system to which nothing was done: windows one after the other, from random
    /// moments on.
    func measureRecorded(_ path: String) throws {
        let recorded = try RecordedSeries(path)
        Self.printHead()
        for seconds in [30.0, 60, 120, 300] where 2 * seconds < recorded.seconds / 2 {
            measure("recorded, \(Int(recorded.rate))/s, \(Int(seconds)) s") { seed, isChanged in
                var numbers = SeededNumbers(seed: seed)
                let start = numbers.uniform() * (recorded.seconds - 2 * seconds)
                var after = recorded.answers(from: start + seconds, to: start + 2 * seconds)
                if isChanged {
                    for place in after.indices {
                        after[place].latency *= 1.2
                        after[place].fails = after[place].fails || numbers.chance(0.01)
                    }
                }
                return SyntheticComparison(
                    before: recorded.answers(from: start, to: start + seconds), after: after,
                    rate: recorded.rate,
                    seconds: seconds, seed: seed)
            }
        }
    }
}
