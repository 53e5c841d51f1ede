// What is in a step, and how long it takes.

extension Step {
    /// Of it and all steps in it.
    var faults: [(id: String, action: FaultAction)] {
        switch action {
        case .fault(let fault): [(id, fault)]
        case .parallel(let steps), .repeated(_, let steps): steps.flatMap(\.faults)
        case .wait, .run, .until: []
        }
    }

    /// Its id and those of all steps in it.
    var ids: [String] {
        switch action {
        case .parallel(let steps), .repeated(_, let steps): [id] + steps.flatMap(\.ids)
        case .wait, .run, .until, .fault: [id]
        }
    }

    /// The most seconds between its beginning and its end: of a program in the background, more than the steps after
    /// it wait for.
    var longest: Double {
        if case .run(_, let timeout, _) = action { timeout } else { duration.upperBound }
    }

    /// The least and the most seconds that it takes.
    var duration: ClosedRange<Double> {
        switch action {
        case .wait(let seconds): seconds...seconds
        case .fault(let fault): fault.duration...fault.duration
        case .run(_, let timeout, let isBackground): isBackground ? 0...0 : 0...timeout
        case .until(_, let timeout): 0...timeout
        case .parallel(let steps):
            (steps.map(\.duration.lowerBound).max() ?? 0)...(steps.map(\.duration.upperBound).max() ?? 0)
        case .repeated(let times, let steps):
            (Double(times) * steps.map(\.duration.lowerBound).reduce(0, +))...(Double(times)
                * steps.map(\.duration.upperBound).reduce(0, +))
        }
    }
}
