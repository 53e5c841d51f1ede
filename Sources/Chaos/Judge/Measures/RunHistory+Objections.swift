import Statistics

/// Whether what a claim rests on could be seen at all, over the time that it is about.
extension RunHistory {
    /// Of the requests that a plan asks for, those that have to be due.
    private static let leastDue = 0.9
    /// Of those that were due, those that the generator may leave out.
    private static let mostUnsent = 0.05
    /// - Returns: why nothing can be said; `nil`: it can.
    func objection(
        to measure: Measure, over stretches: [Stretch], in arm: JournalEntry.Arm = .experiment
    ) -> String? {
        switch measure {
        case .latency(_, let filter), .failedShare(let filter), .successShare(let filter),
            .throughput(let filter):
            objection(toLoad: filter.load, over: stretches, in: arm)
        case .zoneShare(_, let load): objection(toLoad: load, over: stretches, in: arm)
        case .probe(let name, _), .probePassed(let name):
            objection(toProbe: name, over: stretches, in: arm)
        }
    }

    func objection(
        toLoad load: String, over stretches: [Stretch], in arm: JournalEntry.Arm = .experiment
    ) -> String? {
        guard let table = requests[Key(arm: arm, name: load)], !table.isEmpty else {
            return "load \(load) recorded no request"
        }
        var due = 0
        var unsent = 0
        for stretch in stretches {
            let places = table.places(in: stretch)
            due += places.count
            unsent += places.count { table.isUnsent($0) }
        }
        guard due > 0 else { return "no request of load \(load) was due" }
        if let plan = header?.experiment.load.first(where: { $0.name == load }) {
            let planned = plan.due(over: stretches, from: table.due(0))
            // Chance alone seldom leaves out more than four deviations of a Poisson process.
            if Double(due) < Self.leastDue * planned - 4 * planned.squareRoot() {
                return
                    "load \(load) should have had \(Figures.decimal(planned, digits: 0)) requests due, and had \(due)"
            }
        }
        if Double(unsent) > Self.mostUnsent * Double(due) {
            return "load \(load)'s generator did not send \(unsent) of \(due) requests that were due"
        }
        return nil
    }

    private func objection(
        toProbe name: String, over stretches: [Stretch], in arm: JournalEntry.Arm
    ) -> String? {
        guard let readings = probes[Key(arm: arm, name: name)], !readings.isEmpty else {
            return "probe \(name) was not looked at"
        }
        let plan = header?.experiment.probes.first { $0.name == name }
        let longest = max(5, 3 * (plan?.interval ?? 1))
        for stretch in stretches {
            let times = readings.map(\.time).filter { $0 >= stretch.from - longest && $0 < stretch.to }
            if let gap = Self.silence(of: times, over: stretch), gap > longest {
                return "probe \(name) was not looked at for \(Figures.seconds(gap))"
            }
        }
        // Other probes fail by themselves; a Prometheus that tells nothing is blind.
        guard case .prometheus = plan?.kind else { return nil }
        let seen = readings.filter { reading in stretches.contains { $0.contains(reading.time) } }
        let blank = seen.count { $0.value.value == nil || $0.value.problem != nil }
        guard blank * 10 > seen.count else { return nil }
        let why = seen.lazy.compactMap(\.value.problem).first.map { ": \($0)" } ?? ""
        return "probe \(name) was blank in \(blank) of \(seen.count) looks\(why)"
    }

    /// The longest time in a stretch without one of these moments, which are in order; `nil` without any.
    static func silence(of times: [Double], over stretch: Stretch) -> Double? {
        guard !times.isEmpty else { return nil }
        var longest = 0.0
        var last: Double?
        for time in times where time < stretch.to {
            if time >= stretch.from { longest = max(longest, time - max(last ?? stretch.from, stretch.from)) }
            last = time
        }
        guard let last else { return nil }
        return max(longest, stretch.to - max(last, stretch.from))
    }

    // MARK: - Observers

    enum Watcher: String, Hashable, Sendable, CaseIterable {
        case alerts
        case roles
        case containers

        /// Seconds without a word after which it is blind; `nil`: it has nothing to tell as long as nothing happens.
        fileprivate var longestSilence: Double? {
            switch self {
            // Alertmanager repeats one that always fires every 15 s.
            case .alerts: 45
            case .roles: 15
            case .containers: nil
            }
        }
    }

    func times(of watcher: Watcher, in arm: JournalEntry.Arm = .experiment) -> [Double] {
        switch watcher {
        case .alerts: (alerts[arm] ?? []).map(\.time)
        case .roles: (roles[arm] ?? []).map(\.time)
        case .containers: (containers[arm] ?? []).map(\.time)
        }
    }

    /// Whether something of which nothing was seen could have been missed.
    func objection(to watcher: Watcher, over stretch: Stretch) -> String? {
        let times = times(of: watcher)
        guard !times.isEmpty else { return "the observer of \(watcher.rawValue) never told of anything" }
        // Blind from then on until it told of something again.
        let trouble = troubles.first { trouble in
            trouble.value.source.split(separator: " ").first == watcher.rawValue[...]
                && trouble.time < stretch.to
                && (times.first { $0 > trouble.time } ?? .infinity) > stretch.from
        }
        if let trouble {
            return "the observer of \(watcher.rawValue) was blind: \(trouble.value.message)"
        }
        // From the last word before to the first one after: one that died in the stretch is never heard again.
        let from = times.last { $0 <= stretch.from } ?? stretch.from
        let to = times.first { $0 >= stretch.to } ?? max(stretch.to, observed.to)
        let silence = Self.silence(of: times, over: Stretch(from: from, to: to)) ?? .infinity
        guard let longest = watcher.longestSilence, silence > longest else { return nil }
        let hint = watcher == .alerts ? ": is there an alert that always fires, as Watchdog does?" : ""
        return "nothing was heard of \(watcher.rawValue) for \(Figures.seconds(silence))\(hint)"
    }
}

extension LoadPlan {
    /// How many requests of it should have been due, if its first was due at `start`.
    func due(over stretches: [Stretch], from start: Double) -> Double {
        switch rate {
        case .constant(let rate): return max(0, rate) * stretches.seconds
        case .steps(let steps):
            var sum = 0.0
            var begin = start
            for step in steps where step.seconds > 0 {
                let span = Stretch(from: begin, to: begin + step.seconds)
                for stretch in stretches {
                    sum += max(0, step.rate) * (stretch.clamped(to: span)?.seconds ?? 0)
                }
                begin = span.to
            }
            return sum
        }
    }
}
