import Chaos

/// What became of a load's requests, by when they were due.
struct LoadCurve: Sendable {
    struct Slice: Binned {
        var due = 0
        var sent = 0
        /// Answered well.
        var answered = 0
        /// By ``RequestError``; empty: none failed.
        var failures: [Int] = []
        /// Of those answered well, by zone: the first is of those whose zone is not known.
        var latencies: [LatencyCounts] = []

        var latency: LatencyCounts { latencies.reduce(into: LatencyCounts()) { $0.add($1) } }

        mutating func add(_ later: Slice) {
            due += later.due
            sent += later.sent
            answered += later.answered
            for (error, count) in later.failures.enumerated() { fail(error, count) }
            for (place, counts) in later.latencies.enumerated() { withLatencies(place) { $0.add(counts) } }
        }

        fileprivate mutating func fail(_ error: Int, _ count: Int = 1) {
            if failures.isEmpty { failures = Array(repeating: 0, count: RequestError.allCases.count) }
            failures[error] += count
        }

        fileprivate mutating func withLatencies(_ place: Int, _ body: (inout LatencyCounts) -> Void) {
            while latencies.count <= place { latencies.append(LatencyCounts()) }
            body(&latencies[place])
        }
    }

    /// Zones that are told apart.
    private static let mostZones = 12
    private static let none = RequestError.allCases.firstIndex(of: .none) ?? 0
    private static let unknown = RequestError.allCases.firstIndex(of: .unknown) ?? 0

    private(set) var bins = Bins<Slice>()
    /// In the order in which they were seen first; those of slices' latencies, from the second on.
    private(set) var zones: [String] = []

    mutating func halve() { bins.halve() }

    /// - Parameters:
    ///   - latest: seconds; what should have been sent after that was not told by a whole journal.
    mutating func take(_ columns: RequestColumns, _ width: BinWidth, latest: Double) {
        let count = columns.intended.count
        guard
            [columns.sent.count, columns.finished.count, columns.error.count, columns.zone.count]
                .allSatisfy({ $0 == count })
        else { return }
        let places = columns.names.map { _ in -1 }
        var known = places
        for request in 0..<count {
            let due = Double(columns.intended[request]) / 1e6
            guard due >= 0, due <= latest, RequestError.allCases.indices.contains(columns.error[request])
            else {
                continue
            }
            var place = 0
            let zone = columns.zone[request]
            if known.indices.contains(zone) {
                if known[zone] < 0 { known[zone] = self.place(of: columns.names[zone]) }
                place = known[zone]
            }
            let isSent = columns.sent[request] >= 0
            let finished = columns.finished[request]
            // What has no answer was not answered well, whatever else is said of it.
            let error =
                columns.error[request] == Self.none && finished < 0 ? Self.unknown : columns.error[request]
            Self.count(isSent, error, finished, place, &bins[width.place(of: due)])
        }
    }

    private static func count(
        _ isSent: Bool, _ error: Int, _ finished: Int64, _ zone: Int, _ slice: inout Slice
    ) {
        slice.due += 1
        if isSent { slice.sent += 1 }
        guard error == none else { return slice.fail(error) }
        slice.answered += 1
        slice.withLatencies(zone) { $0.add(finished) }
    }

    private mutating func place(of zone: String) -> Int {
        if let place = zones.firstIndex(of: zone) { return place + 1 }
        guard zones.count < Self.mostZones else { return 0 }
        zones.append(zone)
        return zones.count
    }
}
