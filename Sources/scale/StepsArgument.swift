import ArgumentParser
import Load

/// Steps of a schedule as people write them: `100:30s,400:1m`, requests a second and for how long.
struct StepsArgument: ExpressibleByArgument {
    var steps: [ArrivalStep]

    init?(argument: String) {
        steps = []
        for step in argument.split(separator: ",", omittingEmptySubsequences: false) {
            let parts = step.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, let rate = Double(parts[0]), rate >= 0,
                let time = TimeArgument(argument: String(parts[1]))
            else { return nil }
            steps.append(ArrivalStep(rate: rate, duration: time.duration))
        }
    }

    var duration: Duration { steps.reduce(.zero) { $0 + $1.duration } }
}
