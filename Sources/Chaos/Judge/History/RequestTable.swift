/// All requests of a load in one deployment, in columns, by the time at which they were due.
struct RequestTable: Sendable {
    /// Microseconds of the run.
    private(set) var intended: [Int64] = []
    /// From then on; -1: never.
    private(set) var sent: [Int64] = []
    private(set) var finished: [Int64] = []
    private var errors: [UInt8] = []
    private var zones: [Int16] = []
    private var scenarios: [Int16] = []
    private var zoneNames = Names()
    private var scenarioNames = Names()

    /// A year of microseconds: later than any run, and far from what a sum of two overflows at.
    private static let latest: Int64 = 31_536_000_000_000
    private static let good = UInt8(RequestError.allCases.firstIndex(of: .none) ?? 0)
    private static let unsent = UInt8(RequestError.allCases.firstIndex(of: .notSent) ?? 1)
    private static let unknown = UInt8(RequestError.allCases.firstIndex(of: .unknown) ?? 11)
    private static let numbers = RequestError.allCases.indices

    var count: Int { intended.count }
    var isEmpty: Bool { intended.isEmpty }

    /// - Returns: why the columns are no requests, if so.
    mutating func append(_ columns: RequestColumns) -> String? {
        let count = columns.intended.count
        let lengths = [
            columns.sent.count, columns.finished.count, columns.status.count, columns.error.count,
            columns.zone.count, columns.server.count, columns.scenario.count,
        ]
        guard lengths.allSatisfy({ $0 == count }) else { return "columns of unequal length" }
        let names = -1..<columns.names.count
        let isSound =
            columns.intended.allSatisfy { (0...Self.latest).contains($0) }
            && columns.sent.allSatisfy { (-1...Self.latest).contains($0) }
            && columns.finished.allSatisfy { (-1...Self.latest).contains($0) }
            && columns.error.allSatisfy(Self.numbers.contains)
            && columns.zone.allSatisfy(names.contains) && columns.scenario.allSatisfy(names.contains)
        guard isSound else { return "times, errors or names out of range" }
        let isSpelt = columns.names.map { (zoneNames.number(of: $0), scenarioNames.number(of: $0)) }
        guard isSpelt.allSatisfy({ $0.0 != nil && $0.1 != nil }) else { return "too many names" }
        intended.append(contentsOf: columns.intended)
        sent.append(contentsOf: columns.sent)
        finished.append(contentsOf: columns.finished)
        for place in 0..<count {
            // What has no answer was not answered well, whatever else is said of it.
            let error = UInt8(columns.error[place])
            errors.append(error == Self.good && columns.finished[place] < 0 ? Self.unknown : error)
            let (zone, scenario) = (columns.zone[place], columns.scenario[place])
            zones.append(zone < 0 ? -1 : isSpelt[zone].0 ?? -1)
            scenarios.append(scenario < 0 ? -1 : isSpelt[scenario].1 ?? -1)
        }
        return nil
    }

    /// A request without scenario and zone.
    mutating func append(intended: Int64, finished: Int64, error: RequestError) {
        self.intended.append(intended)
        sent.append(0)
        self.finished.append(finished)
        errors.append(UInt8(RequestError.allCases.firstIndex(of: error) ?? 0))
        zones.append(-1)
        scenarios.append(-1)
    }

    /// Puts requests in order of the times at which they were due; to be called before any question.
    mutating func arrange() {
        let isOrdered = zip(intended, intended.dropFirst()).allSatisfy { $0 <= $1 }
        guard !isOrdered else { return }
        let order = intended.indices.sorted { (intended[$0], $0) < (intended[$1], $1) }
        intended = order.map { intended[$0] }
        sent = order.map { sent[$0] }
        finished = order.map { finished[$0] }
        errors = order.map { errors[$0] }
        zones = order.map { zones[$0] }
        scenarios = order.map { scenarios[$0] }
    }

    // MARK: - Questions

    func due(_ place: Int) -> Double { Double(intended[place]) / 1e6 }
    func isGood(_ place: Int) -> Bool { errors[place] == Self.good }
    func isUnsent(_ place: Int) -> Bool { errors[place] == Self.unsent || sent[place] < 0 }
    func latency(_ place: Int) -> Double { Double(finished[place]) / 1e6 }
    func latencyFromSending(_ place: Int) -> Double {
        Double(max(0, finished[place] - max(0, sent[place]))) / 1e6
    }
    func hasZone(_ place: Int) -> Bool { zones[place] >= 0 }

    /// Those that were due in a stretch.
    func places(in stretch: Stretch) -> Range<Int> {
        let first = firstPlace(dueAt: stretch.from)
        return first..<max(first, firstPlace(dueAt: stretch.to))
    }

    private func firstPlace(dueAt time: Double) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if due(middle) < time { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Whether requests are some of those that a filter is about.
    struct Matcher: Sendable {
        fileprivate let zone: Int16?
        fileprivate let scenario: Int16?
    }

    /// - Returns: `nil` when no request of the whole load has that zone or scenario.
    func matcher(_ filter: RequestFilter) -> Matcher? {
        let zone = filter.zone.map { zoneNames.known($0) ?? -2 }
        let scenario = filter.scenario.map { scenarioNames.known($0) ?? -2 }
        guard zone.map(zones.contains) ?? true, scenario.map(scenarios.contains) ?? true else { return nil }
        return Matcher(zone: zone, scenario: scenario)
    }

    func isOne(_ place: Int, of matcher: Matcher) -> Bool {
        (matcher.zone.map { $0 == zones[place] } ?? true) && isOfScenario(place, matcher)
    }

    /// Whatever zone answered.
    func isOfScenario(_ place: Int, _ matcher: Matcher) -> Bool {
        matcher.scenario.map { $0 == scenarios[place] } ?? true
    }

    /// Numbers of few names.
    private struct Names: Sendable {
        private var numbers: [String: Int16] = [:]

        mutating func number(of name: String) -> Int16? {
            if let number = numbers[name] { return number }
            guard numbers.count < 10_000 else { return nil }
            let number = Int16(numbers.count)
            numbers[name] = number
            return number
        }

        func known(_ name: String) -> Int16? { numbers[name] }
    }
}
