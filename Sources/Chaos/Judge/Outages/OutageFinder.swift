/// The longest stretch without success that clients saw.
///
/// Between two successes that finish one after the other, with no other in between, an outage is
///
/// - *from* the time at which the first request was due after the former had finished, if it was before the latter
///   did: where none was due, nobody saw an outage;
/// - *to* the time at which the first request was due, from then on, that was served again as quickly as usual. One
///   that took longer was held for as much as it took longer, whether by the service or by packets that were sent
///   again: it was served from that much later on.
///
/// Usual is the median latency of the hundred successes about it, or of the hundred before or after those if that is
/// less: right after an outage most may have been held.
///
/// Both ends are late by the time to the next request, which cancels out on average. The service was away for at
/// least the time between the first and the last request that it did not serve (to a request's own time), and at
/// most for that between the two successes.
struct OutageFinder: Sendable {
    struct Found: Hashable, Sendable {
        var from: Double
        var to: Double
        var least: Double
        var most: Double
        /// Requests that were due in it.
        var unserved: Int
        /// Whether no success came after it.
        var isOpen: Bool

        var seconds: Double { to - from }
    }

    /// In order of their beginnings, from a millisecond on.
    private(set) var outages: [Found] = []
    /// Times between a success and the next request that was due, from ten milliseconds on.
    private(set) var blind: [Stretch] = []
    private let requests: [Request]

    private static let shortest = 0.001
    private static let shortestBlind = 0.01

    private struct Request {
        var due: Double
        /// Seconds; infinite: it was not served.
        var latency: Double

        var finish: Double { due + latency }
    }

    /// - Returns: `nil` without any request that the filter is about.
    init?(_ filter: RequestFilter, in table: RequestTable) {
        guard let matcher = table.matcher(filter) else { return nil }
        let requests = (0..<table.count).filter { table.isOfScenario($0, matcher) }.map { place in
            let isServed = table.isGood(place) && table.isOne(place, of: matcher)
            return Request(due: table.due(place), latency: isServed ? table.latency(place) : .infinity)
        }
        guard let first = requests.first else { return nil }
        self.requests = requests
        let successes = requests.filter { $0.latency.isFinite }
            .sorted { ($0.finish, $0.due) < ($1.finish, $1.due) }
        let usual = UsualLatency(of: successes.map(\.latency))
        // Before the first success nothing is known to have been served.
        var before = first.due
        var next = 0
        for (place, success) in successes.enumerated() {
            while next < requests.count, requests[next].due < before { next += 1 }
            let from = next < requests.count ? min(requests[next].due, success.finish) : success.finish
            if from - before >= Self.shortestBlind { blind.append(Stretch(from: before, to: from)) }
            if success.finish - from >= Self.shortest {
                find(from: next, before: success, most: success.finish - before, usual: usual.around(place))
            }
            before = success.finish
        }
        findOpen(after: before)
    }

    /// - Parameters:
    ///   - first: the place of the first request that was due in it.
    ///   - success: the first that finished after it.
    private mutating func find(from first: Int, before success: Request, most: Double, usual: Double) {
        let from = requests[first].due
        var to = max(from, success.finish - usual)
        var served = success.due
        for request in requests[first...] {
            guard request.due < to else { break }
            let time = max(request.due, request.finish - usual)
            if time < to { (to, served) = (time, request.due) }
        }
        guard to - from >= Self.shortest else { return }
        var least = 0.0
        var unserved = 0
        for request in requests[first...] {
            guard request.due < to else { break }
            unserved += 1
            // Of others it is not known whether they were held or slow.
            if request.due != served, request.latency > 2 * usual { least = request.due - from }
        }
        outages.append(
            Found(from: from, to: to, least: least, most: most, unserved: unserved, isOpen: false))
    }

    /// What was due after the last success.
    private mutating func findOpen(after success: Double) {
        guard let first = requests.firstIndex(where: { $0.due >= success }), let last = requests.last else {
            return
        }
        let from = requests[first].due
        outages.append(
            Found(
                from: from, to: last.due, least: last.due - from, most: .infinity,
                unserved: requests.count - first, isOpen: true))
    }

    /// The longest that began in one of these stretches.
    func longest(in stretches: [Stretch]) -> Found? {
        outages.filter { outage in stretches.contains { $0.contains(outage.from) } }
            .max { ($0.seconds, -$0.from) < ($1.seconds, -$1.from) }
    }

    /// The longest time begun in one of these stretches in which nobody asked, so that nobody can know.
    func blindest(in stretches: [Stretch]) -> Double {
        blind.filter { gap in stretches.contains { $0.contains(gap.from) } }.map(\.seconds).max() ?? 0
    }

    /// Requests that were due.
    func count(in stretches: [Stretch]) -> Int {
        requests.count { request in stretches.contains { $0.contains(request.due) } }
    }
}

/// What requests usually take, about each of them.
private struct UsualLatency {
    private static let length = 100

    /// Of each hundred.
    private let medians: [Double]

    /// - Parameter latencies: in order of finishes.
    init(of latencies: [Double]) {
        medians = stride(from: 0, to: latencies.count, by: Self.length).map { start in
            let sorted = latencies[start..<min(start + Self.length, latencies.count)].sorted()
            return sorted[sorted.count / 2]
        }
    }

    func around(_ place: Int) -> Double {
        let hundred = place / Self.length
        return medians[max(0, hundred - 1)...min(hundred + 1, medians.count - 1)].min() ?? 0
    }
}
