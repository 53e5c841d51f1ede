/// Compares a ledger's history with what was there at the end, as Jepsen's checker of sets does: `ok` has to be
/// there, `fail` need not, `info` may or may not, and is never counted as success.
///
/// <https://github.com/jepsen-io/jepsen/blob/main/jepsen/src/jepsen/checker.clj>
struct LedgerChecker {
    let result: LedgerResult
    /// Reads that were answered.
    let reads: Int
    /// What no true history has.
    let contradictions: [String]

    private enum State {
        case open
        case acknowledged
        case refused
        case unknown
    }

    init(load: String, _ ledger: LedgerHistory) {
        var states: [Int: State] = [:]
        /// From when on an id is known to be there.
        var known: [Int: Int64] = [:]
        /// When the reads of an id that are under way began, the first first.
        var open: [Int: [Int64]] = [:]
        var stale: Set<Int> = []
        var contradictions: Set<String> = []
        var reads = 0
        func settle(_ id: Int, _ state: State) {
            if states[id] != .open { contradictions.insert("a write was answered that was not under way") }
            states[id] = state
        }
        for operation in ledger.ordered {
            let id = operation.id
            switch operation.kind {
            case .invokeWrite:
                if states[id] != nil { contradictions.insert("an id was written twice") }
                states[id] = .open
            case .okWrite:
                settle(id, .acknowledged)
                known[id] = min(known[id] ?? operation.time, operation.time)
            case .failWrite: settle(id, .refused)
            case .infoWrite: settle(id, .unknown)
            case .invokeRead: open[id, default: []].append(operation.time)
            case .found, .missing, .failRead:
                guard let began = open[id]?.first else {
                    contradictions.insert("a read was answered that was not under way")
                    continue
                }
                open[id]?.removeFirst()
                if operation.kind != .failRead { reads += 1 }
                if operation.kind == .missing, let known = known[id], known <= began { stale.insert(id) }
                if operation.kind == .found { known[id] = min(known[id] ?? operation.time, operation.time) }
            }
        }
        var counts: [Int: Int] = [:]
        if let read = ledger.reads.last {
            for (id, count) in zip(read.ids, read.counts) {
                let (sum, overflows) = (counts[id] ?? 0).addingReportingOverflow(count)
                if overflows || count < 0 {
                    contradictions.insert("what was there at the end has no true counts")
                }
                counts[id] = overflows ? .max : sum
            }
        }
        let isUninvoked = counts.contains { $0.value > 0 && states[$0.key] == nil }
        if isUninvoked { contradictions.insert("ids were there at the end that were never written") }
        func ids(_ isOne: (State, Int) -> Bool) -> [Int] {
            states.filter { isOne($0.value, counts[$0.key] ?? 0) }.keys.sorted()
        }
        // What was under way when the run ended is unknown, too.
        let unknown = ids { state, _ in state == .unknown || state == .open }
        result = LedgerResult(
            load: load, acknowledged: ids { state, _ in state == .acknowledged }.count,
            refused: ids { state, _ in state == .refused }.count, unknown: unknown.count,
            unknownPresent: unknown.count { (counts[$0] ?? 0) > 0 },
            lost: ids { state, count in state == .acknowledged && count < 1 },
            doubled: ids { _, count in count > 1 },
            refusedPresent: ids { state, count in state == .refused && count > 0 }, stale: stale.sorted())
        self.reads = reads
        self.contradictions = contradictions.sorted()
    }
}
