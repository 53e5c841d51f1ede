import Statistics

/// A measure's value over stretches of a run.
struct Measured: Sendable {
    /// `nil`: there is none.
    var value: Double?
    /// Observations that it rests on.
    var count = 0
    /// As an estimate of what another such run would show, where it can be one.
    var estimate: (any Estimate)?
    /// Whether there is enough, in time and number, for the estimate's interval to mean anything.
    var isEstimateKnown = false
    /// The value if every request that was due and not answered well had taken longer than all others; of latencies
    /// only.
    var worst: Double?
    /// The value if requests had been due when the generator got round to sending them; of latencies only. What the
    /// system took lies between this and ``value``.
    var least: Double?
    /// Why the value says nothing.
    var objection: String?

    static func nothing(_ objection: String) -> Measured { Measured(objection: objection) }

    /// - Returns: why it cannot be said whether the value is within bounds, if it is the generator's own delay that
    ///   decides it.
    func lateness(deciding bounds: Bounds) -> String? {
        guard let value, let least else { return nil }
        let isDecided =
            bounds.contain(value)
            ? bounds.contain(least)
            : bounds.atMost.map { least > $0 } ?? false || bounds.atLeast.map { value < $0 } ?? false
        return isDecided ? nil : Self.lateness("it would be \(Figures.seconds(least))")
    }

    static func lateness(_ otherwise: String) -> String {
        "the generator itself was late: without its own delay \(otherwise)"
    }
}

extension RunHistory {
    /// - Parameters:
    ///   - isBrief: whether the stretches are short ones of many, of which fewer observations have to do and no
    ///     estimate is made.
    func measured(
        _ measure: Measure, over stretches: [Stretch], in arm: JournalEntry.Arm = .experiment,
        isBrief: Bool = false
    ) -> Measured {
        switch measure {
        case .latency(let percentile, let filter):
            return requests(filter, stretches, arm) { table, matcher in
                latency(percentile, table, matcher, filter, stretches, isBrief)
            }
        case .failedShare(let filter):
            return requests(filter, stretches, arm) { table, matcher in
                share(table, stretches, isBrief, of: { table.isOne($0, of: matcher) }) { !table.isGood($0) }
            }
        case .successShare(let filter):
            return requests(filter, stretches, arm) { table, matcher in
                share(table, stretches, isBrief, of: { table.isOne($0, of: matcher) }) { table.isGood($0) }
            }
        case .throughput(let filter):
            return requests(filter, stretches, arm) { table, matcher in
                throughput(table, matcher, stretches, isBrief)
            }
        case .zoneShare(let zone, let load):
            return requests(RequestFilter(load: load, zone: zone), stretches, arm) { table, matcher in
                zoneShare(table, matcher, stretches, isBrief)
            }
        case .probe(let name, let aggregate):
            return probe(name, stretches, arm) { values(of: aggregate, $0, isBrief) }
        case .probePassed(let name):
            return probe(name, stretches, arm) { passed($0, isBrief) }
        }
    }

    // MARK: - Requests

    private func requests(
        _ filter: RequestFilter, _ stretches: [Stretch], _ arm: JournalEntry.Arm,
        _ body: (RequestTable, RequestTable.Matcher) -> Measured
    ) -> Measured {
        guard let table = requests[Key(arm: arm, name: filter.load)], !table.isEmpty else {
            return .nothing("load \(filter.load) recorded no request")
        }
        guard let matcher = table.matcher(filter) else {
            return .nothing("no request of the whole run was one of \(Wording.text(filter))")
        }
        return body(table, matcher)
    }

    private func latency(
        _ percentile: Double, _ table: RequestTable, _ matcher: RequestTable.Matcher, _ filter: RequestFilter,
        _ stretches: [Stretch], _ isBrief: Bool
    ) -> Measured {
        guard percentile > 0, percentile < 100 else {
            return .nothing("a percentile should be between 0 and 100")
        }
        let buckets = Buckets(stretches)
        var values: [Double] = []
        var places: [Int] = []
        var ownValues: [Double] = []
        var due = 0
        for (number, stretch) in stretches.enumerated() {
            for place in table.places(in: stretch) where table.isOne(place, of: matcher) {
                due += 1
                guard table.isGood(place) else { continue }
                values.append(table.latency(place))
                places.append(buckets.place(of: table.due(place), inStretch: number))
                ownValues.append(table.latencyFromSending(place))
            }
        }
        let share = percentile / 100
        // Beyond the percentile there have to be some: five in a window, one in a short stretch of many.
        let fewest = Int(min(1e9, ((isBrief ? 1 : 5) / (1 - share) - 1e-9).rounded(.up)))
        guard values.count >= fewest else {
            return Measured(
                count: values.count,
                objection:
                    "\(values.count) answers are too few for p\(Figures.plain(percentile)): \(fewest) are needed"
            )
        }
        let sorted = values.sorted()
        var measured = Measured(value: Quantile.value(share, ofSorted: sorted), count: values.count)
        // Unanswered requests have no zone.
        if filter.zone == nil {
            let rank = Int((share * Double(due) - 1e-9).rounded(.up)) - 1
            measured.worst = sorted.indices.contains(rank) ? sorted[rank] : .infinity
        }
        measured.least = Quantile.value(share, ofSorted: ownValues.sorted())
        if !isBrief,
            let estimate = PercentileEstimate(
                percentile: percentile, values: values, buckets: places, bucketCount: buckets.count,
                bucketSeconds: buckets.seconds)
        {
            measured.estimate = estimate
            measured.isEstimateKnown = estimate.isKnown
        }
        return measured
    }

    private func share(
        _ table: RequestTable, _ stretches: [Stretch], _ isBrief: Bool, of isCounted: (Int) -> Bool,
        _ isHit: (Int) -> Bool
    ) -> Measured {
        let buckets = Buckets(stretches)
        var hits = [Int](repeating: 0, count: buckets.count)
        var counts = hits
        for (number, stretch) in stretches.enumerated() {
            for place in table.places(in: stretch) where isCounted(place) {
                let bucket = buckets.place(of: table.due(place), inStretch: number)
                counts[bucket] += 1
                if isHit(place) { hits[bucket] += 1 }
            }
        }
        let count = counts.reduce(0, +)
        guard count > 0 else { return .nothing("no request of it was due") }
        guard !isBrief else {
            return Measured(value: Double(hits.reduce(0, +)) / Double(count), count: count)
        }
        let estimate = ShareEstimate(hits: hits, counts: counts, bucketSeconds: buckets.seconds)
        return Measured(
            value: estimate.value, count: count, estimate: estimate, isEstimateKnown: estimate.isKnown)
    }

    private func throughput(
        _ table: RequestTable, _ matcher: RequestTable.Matcher, _ stretches: [Stretch], _ isBrief: Bool
    ) -> Measured {
        let buckets = Buckets(stretches)
        var good = [Int](repeating: 0, count: buckets.count)
        var due = 0
        for (number, stretch) in stretches.enumerated() {
            for place in table.places(in: stretch) {
                due += 1
                guard table.isOne(place, of: matcher), table.isGood(place) else { continue }
                good[buckets.place(of: table.due(place), inStretch: number)] += 1
            }
        }
        guard due > 0 else { return .nothing("no request was due") }
        let estimate = MeanEstimate(events: good, bucketSeconds: buckets.seconds)
        return Measured(
            value: estimate?.value, count: due, estimate: isBrief ? nil : estimate,
            isEstimateKnown: estimate?.isKnown ?? false)
    }

    private func zoneShare(
        _ table: RequestTable, _ matcher: RequestTable.Matcher, _ stretches: [Stretch], _ isBrief: Bool
    ) -> Measured {
        var answered = 0
        var unknown = 0
        for stretch in stretches {
            for place in table.places(in: stretch) where table.isGood(place) {
                answered += 1
                if !table.hasZone(place) { unknown += 1 }
            }
        }
        guard answered > 0 else { return .nothing("no request was answered") }
        var measured = share(table, stretches, isBrief, of: { table.isGood($0) }) {
            table.isOne($0, of: matcher)
        }
        if unknown * 20 > answered {
            measured.objection = "of \(answered) answers \(unknown) do not say which zone they are from"
        }
        return measured
    }

    // MARK: - Probes

    private func probe(
        _ name: String, _ stretches: [Stretch], _ arm: JournalEntry.Arm,
        _ body: ([Timed<ProbeReading>]) -> Measured
    ) -> Measured {
        let readings = (probes[Key(arm: arm, name: name)] ?? []).filter { reading in
            stretches.contains { $0.contains(reading.time) }
        }
        guard !readings.isEmpty else { return .nothing("probe \(name) was not looked at") }
        return body(readings)
    }

    private func values(
        of aggregate: Measure.Aggregate, _ readings: [Timed<ProbeReading>], _ isBrief: Bool
    ) -> Measured {
        let values = readings.compactMap(\.value.value).filter(\.isFinite)
        guard let last = values.last else {
            return .nothing(
                "the probe never had a value" + (readings.last?.value.problem.map { ": \($0)" } ?? ""))
        }
        switch aggregate {
        case .mean:
            let estimate = MeanEstimate(of: values)
            return Measured(
                value: estimate?.value, count: values.count, estimate: isBrief ? nil : estimate,
                isEstimateKnown: estimate?.isKnown ?? false)
        case .least: return Measured(value: values.min(), count: values.count)
        case .greatest: return Measured(value: values.max(), count: values.count)
        case .last: return Measured(value: last, count: values.count)
        }
    }

    private func passed(_ readings: [Timed<ProbeReading>], _ isBrief: Bool) -> Measured {
        let estimate = ShareEstimate(
            hits: readings.map { $0.value.passed ? 1 : 0 }, counts: readings.map { _ in 1 }, bucketSeconds: 1)
        return Measured(
            value: estimate.value, count: readings.count, estimate: isBrief ? nil : estimate,
            isEstimateKnown: estimate.isKnown)
    }
}
