import Chaos

/// Entries of a journal that is being made up, told in any order.
package struct JournalScript: Sendable {
    package private(set) var entries: [JournalEntry] = []

    package init() {}

    package mutating func at(
        _ seconds: Double, _ event: JournalEvent, arm: JournalEntry.Arm = .experiment
    ) {
        entries.append(JournalEntry(time: Int64(seconds * 1e9), arm: arm, event: event))
    }

    /// By time; those of one time as they were told.
    package var ordered: [JournalEntry] {
        entries.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
            .map(\.element)
    }

    /// A request as its client saw it.
    package struct Request: Sendable {
        package var due: Double
        package var lag = 0.0002
        /// From the time it was due; `nil`: no answer came.
        package var latency: Double?
        package var error = RequestError.none
        package var zone: String?
        package var scenario = "browse"

        package init(due: Double, latency: Double?, error: RequestError = .none, zone: String? = nil) {
            self.due = due
            self.latency = latency
            self.error = error
            self.zone = zone
        }

        var end: Double { due + (latency ?? 5) }
    }

    /// Tells of requests half a second at a time, and at the end of their load.
    package mutating func tell(
        _ requests: [Request], of load: String, endingAt end: Double, arm: JournalEntry.Arm = .experiment
    ) {
        let batches = Dictionary(grouping: requests) { Int($0.end * 2) }
        for (number, batch) in batches.sorted(by: { $0.key < $1.key }) {
            let time = min(end, Double(number + 1) / 2)
            at(time, .requests(Self.columns(batch.sorted { $0.end < $1.end }, of: load)), arm: arm)
        }
        let lags = requests.map(\.lag).sorted()
        at(
            end,
            .loadEnded(
                LoadSummary(
                    load: load, due: requests.count, sent: requests.count { $0.error != .notSent },
                    answered: requests.count { $0.latency != nil }, latestSend: lags.last ?? 0,
                    latestSendP99: lags.isEmpty ? 0 : lags[lags.count * 99 / 100])), arm: arm)
    }

    private static func columns(_ requests: [Request], of load: String) -> RequestColumns {
        var columns = RequestColumns(load: load)
        var places: [String: Int] = [:]
        func place(_ name: String?) -> Int {
            guard let name else { return -1 }
            if let place = places[name] { return place }
            places[name] = columns.names.count
            columns.names.append(name)
            return columns.names.count - 1
        }
        for request in requests {
            columns.intended.append(Int64(request.due * 1e6))
            columns.sent.append(request.error == .notSent ? -1 : Int64(request.lag * 1e6))
            columns.finished.append(request.latency.map { Int64($0 * 1e6) } ?? -1)
            columns.status.append(request.error == .none ? 200 : 0)
            columns.error.append(RequestError.allCases.firstIndex(of: request.error) ?? 0)
            columns.zone.append(place(request.zone))
            columns.server.append(-1)
            columns.scenario.append(place(request.scenario))
        }
        return columns
    }
}
