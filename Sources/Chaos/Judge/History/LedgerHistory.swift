/// A ledger's operations in order, and what was there at the end.
struct LedgerHistory: Sendable {
    struct Operation: Hashable, Sendable {
        /// Microseconds of the run.
        var time: Int64
        var id: Int
        var kind: LedgerEvents.Kind
    }

    private(set) var operations: [Operation] = []
    var reads: [LedgerRead] = []

    private static let times: ClosedRange<Int64> = 0...31_536_000_000_000

    var isEmpty: Bool { operations.isEmpty }

    /// - Returns: why they are no operations, if so.
    mutating func append(_ events: LedgerEvents) -> String? {
        guard events.time.count == events.id.count, events.id.count == events.kind.count else {
            return "columns of unequal length"
        }
        var found: [Operation] = []
        found.reserveCapacity(events.id.count)
        for place in events.id.indices {
            guard let kind = LedgerEvents.Kind(rawValue: events.kind[place]),
                Self.times.contains(events.time[place])
            else { return "kinds or times out of range" }
            found.append(Operation(time: events.time[place], id: events.id[place], kind: kind))
        }
        operations.append(contentsOf: found)
        return nil
    }

    /// In order of time; those of one time as they were told.
    var ordered: [Operation] {
        operations.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
            .map(\.element)
    }

    /// Its writes as requests, for where none were recorded beside it.
    var writes: RequestTable {
        var begins: [Int: Int64] = [:]
        var table = RequestTable()
        for operation in ordered {
            switch operation.kind {
            case .invokeWrite: begins[operation.id] = operation.time
            case .okWrite, .failWrite, .infoWrite:
                guard let begin = begins.removeValue(forKey: operation.id) else { continue }
                let isOK = operation.kind == .okWrite
                table.append(
                    intended: begin, finished: isOK ? operation.time - begin : -1,
                    error: isOK ? .none : operation.kind == .failWrite ? .shed : .unknown)
            case .invokeRead, .found, .missing, .failRead: break
            }
        }
        for begin in begins.values.sorted() { table.append(intended: begin, finished: -1, error: .unknown) }
        return table
    }
}
