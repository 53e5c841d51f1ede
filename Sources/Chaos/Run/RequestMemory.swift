/// The latest requests of one load, for what has to be decided while it runs. The journal has all of them.
struct RequestMemory: Sendable {
    struct Row: Sendable {
        /// Nanoseconds of the run.
        var intended: Int64
        /// Nanoseconds from the intended start; negative: no answer came.
        var latency: Int64
        var isGood: Bool
        /// Numbers in ``names``; −1: unknown.
        var zone: Int
        var scenario: Int
    }

    private(set) var rows: [Row] = []
    private var names: [String: Int] = [:]
    private let kept: Int64
    private var isTidiedAt: Int64 = 0
    /// The latest intended start of a request that has an outcome.
    private(set) var latest: Int64?

    /// - Parameter kept: nanoseconds that rows are kept for.
    init(keeping kept: Int64) { self.kept = kept }

    mutating func add(_ columns: RequestColumns) {
        let numbers = columns.names.map { number(of: $0) }
        func known(_ column: [Int], _ place: Int) -> Int {
            guard place < column.count, numbers.indices.contains(column[place]) else { return -1 }
            return numbers[column[place]]
        }
        let good = RequestError.allCases.firstIndex(of: .none)
        for place in columns.intended.indices
        where place < columns.finished.count && place < columns.error.count {
            let intended = columns.intended[place] * 1000
            rows.append(
                Row(
                    intended: intended, latency: columns.finished[place] * 1000,
                    isGood: columns.error[place] == good, zone: known(columns.zone, place),
                    scenario: known(columns.scenario, place)))
            latest = max(latest ?? intended, intended)
        }
        tidy()
    }

    private mutating func number(of name: String) -> Int {
        if let number = names[name] { return number }
        let number = names.count
        names[name] = number
        return number
    }

    private mutating func tidy() {
        // Rows come in the order of their ends, so none is known to be the oldest: now and then all are looked at.
        guard let latest, latest - isTidiedAt > kept / 2 else { return }
        isTidiedAt = latest
        rows.removeAll { $0.intended < latest - kept }
    }

    /// Those that were due from `window.lowerBound` on.
    func rows(_ window: Range<Int64>, of filter: RequestFilter) -> [Row] {
        let zone = filter.zone.map { names[$0] ?? -2 }
        let scenario = filter.scenario.map { names[$0] ?? -2 }
        return rows.filter {
            window.contains($0.intended) && (zone == nil || $0.zone == zone)
                && (scenario == nil || $0.scenario == scenario)
        }
    }

    var zones: [String] {
        let numbers = Set(rows.map(\.zone))
        return names.filter { numbers.contains($0.value) }.map(\.key).sorted()
    }

    func isFrom(_ zone: String, _ row: Row) -> Bool { row.zone == names[zone] ?? -2 }
}
