/// What a run has seen of one deployment, as far as it is needed to decide what is done next.
package struct Observations: Sendable {
    private var requests: [String: RequestMemory] = [:]
    private var probes: [String: [(time: Int64, reading: ProbeReading)]] = [:]
    /// Whatever happens at a moment, in order.
    private(set) var moments: [Moment] = []
    private let kept: Int64

    struct Moment: Sendable {
        var time: Int64
        var event: JournalEvent
    }

    /// - Parameter kept: seconds that requests and probes are kept for.
    package init(keeping kept: Double) { self.kept = Int64(seconds: kept) }

    package mutating func add(_ event: JournalEvent, at time: Int64) {
        switch event {
        case .requests(let columns):
            requests[columns.load, default: RequestMemory(keeping: kept)].add(columns)
        case .probe(let reading):
            probes[reading.name, default: []].append((time, reading))
            if let first = probes[reading.name]?.first, first.time < time - 2 * kept {
                probes[reading.name]?.removeAll { $0.time < time - kept }
            }
        case .stepBegan, .stepEnded, .fault, .alert, .role, .container, .phase:
            moments.append(Moment(time: time, event: event))
        default: break
        }
    }

    /// What a measure is over a window, or why it has no value.
    package enum Reading: Hashable, Sendable {
        case value(Double)
        case blind(String)
    }

    package func value(of measure: Measure, over window: Range<Int64>) -> Reading {
        switch measure {
        case .latency(let percentile, let filter):
            return answered(window, filter) { rows in
                .value(Self.percentile(percentile, of: rows.map(\.latency)).seconds)
            }
        case .failedShare(let filter):
            return due(window, filter) { rows in .value(Self.share(of: rows) { !$0.isGood }) }
        case .successShare(let filter):
            return due(window, filter) { rows in .value(Self.share(of: rows, where: \.isGood)) }
        case .throughput(let filter):
            return due(window, RequestFilter(load: filter.load)) { _ in
                let good = memory(filter.load)?.rows(window, of: filter).count { $0.isGood } ?? 0
                return .value(Double(good) / (window.upperBound - window.lowerBound).seconds)
            }
        case .zoneShare(let zone, let load):
            return answered(window, RequestFilter(load: load)) { rows in
                .value(Self.share(of: rows) { memory(load)?.isFrom(zone, $0) ?? false })
            }
        case .probe(let name, let aggregate):
            let values = readings(name, window).compactMap(\.value)
            guard let last = values.last else { return .blind("probe \(name) has no value") }
            switch aggregate {
            case .mean: return .value(values.reduce(0, +) / Double(values.count))
            case .least: return .value(values.min() ?? last)
            case .greatest: return .value(values.max() ?? last)
            case .last: return .value(last)
            }
        case .probePassed(let name):
            let readings = readings(name, window)
            guard !readings.isEmpty else { return .blind("probe \(name) was not looked at") }
            return .value(Double(readings.count { $0.passed }) / Double(readings.count))
        }
    }

    // MARK: - Requests

    private func memory(_ load: String) -> RequestMemory? { requests[load] }

    /// - Parameter value: of at least one request.
    private func due(
        _ window: Range<Int64>, _ filter: RequestFilter, _ value: ([RequestMemory.Row]) -> Reading
    ) -> Reading {
        guard let memory = memory(filter.load) else { return .blind("load \(filter.load) was not heard of") }
        let rows = memory.rows(window, of: filter)
        return rows.isEmpty ? .blind("no request of load \(filter.load)\(Self.part(filter))") : value(rows)
    }

    private func answered(
        _ window: Range<Int64>, _ filter: RequestFilter, _ value: ([RequestMemory.Row]) -> Reading
    ) -> Reading {
        due(window, filter) { rows in
            let answered = rows.filter { $0.isGood && $0.latency >= 0 }
            return answered.isEmpty
                ? .blind("no answered request of load \(filter.load)\(Self.part(filter))") : value(answered)
        }
    }

    /// Of the requests of a window, those that took longer than so many seconds, or were not answered well.
    func beyond(_ seconds: Double, _ filter: RequestFilter, _ window: Range<Int64>) -> Double? {
        guard let rows = memory(filter.load)?.rows(window, of: filter), !rows.isEmpty else { return nil }
        let most = Int64(seconds: seconds)
        return Self.share(of: rows) { !$0.isGood || $0.latency < 0 || $0.latency > most }
    }

    /// Nanoseconds for which no request of a load that should have had its outcome has one; `nil`: none ever had.
    package func silence(of load: String, at now: Int64) -> Int64? {
        memory(load)?.latest.map { now - $0 }
    }

    /// That answered a load's requests lately.
    func zones(of load: String) -> [String] { memory(load)?.zones ?? [] }

    private static func part(_ filter: RequestFilter) -> String {
        (filter.scenario.map { ", scenario \($0)" } ?? "") + (filter.zone.map { ", zone \($0)" } ?? "")
    }

    private static func share(
        of rows: [RequestMemory.Row], where isSo: (RequestMemory.Row) -> Bool
    ) -> Double {
        Double(rows.count(where: isSo)) / Double(rows.count)
    }

    /// The least value that at least `percentile` of a hundred do not exceed.
    private static func percentile(_ percentile: Double, of values: [Int64]) -> Int64 {
        let sorted = values.sorted()
        let rank = (percentile / 100 * Double(sorted.count)).rounded(.up)
        return sorted[min(sorted.count - 1, max(0, Int(rank) - 1))]
    }

    // MARK: - Probes

    private func readings(_ name: String, _ window: Range<Int64>) -> [ProbeReading] {
        (probes[name] ?? []).filter { window.contains($0.time) }.map(\.reading)
    }

    /// When a probe's looks first were as asked.
    func firstLook(at name: String, notBefore time: Int64, passed: Bool) -> Int64? {
        probes[name]?.first { $0.time >= time && $0.reading.passed == passed }?.time
    }
}
