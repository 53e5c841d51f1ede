/// What was acknowledged is there once, what was refused not more than once, and no read was stale or lost.
struct NothingLostClaim {
    let load: String

    func finding(in history: RunHistory) -> Finding {
        let threshold = "nothing lost, doubled or stale in \(load)"
        guard let ledger = history.ledgers[RunHistory.Key(arm: .experiment, name: load)], !ledger.isEmpty
        else {
            return .open("no write of ledger \(load) was recorded", threshold: threshold)
        }
        guard let read = ledger.reads.last, read.problem == nil, read.ids.count == read.counts.count else {
            let why = ledger.reads.last?.problem.map { ": \($0)" } ?? ""
            return .open("what was there at the end was not read\(why)", threshold: threshold)
        }
        let checker = LedgerChecker(load: load, ledger)
        let result = checker.result
        let observed =
            "\(result.lost.count) lost, \(result.doubled.count) doubled, \(result.stale.count) stale of \(result.acknowledged) acknowledged"
        func finding(_ verdict: Verdict, _ reason: String) -> Finding {
            Finding(
                verdict, reason, threshold: threshold, observed: observed, count: result.acknowledged)
        }
        if let contradiction = checker.contradictions.first { return finding(.inconclusive, contradiction) }
        var failures: [String] = []
        if !result.lost.isEmpty {
            failures.append(
                "\(result.lost.count) acknowledged writes are not there: \(Self.ids(result.lost))")
        }
        if !result.doubled.isEmpty {
            failures.append(
                "\(result.doubled.count) writes are there more than once: \(Self.ids(result.doubled))")
        }
        if !result.stale.isEmpty {
            failures.append(
                "\(result.stale.count) ids were not found by reads begun after they were known to be there: \(Self.ids(result.stale))"
            )
        }
        guard failures.isEmpty else { return finding(.fail, failures.joined(separator: "; ")) }
        guard result.acknowledged > 0 else { return finding(.inconclusive, "no write was acknowledged") }
        guard let began = history.methodBegan,
            ledger.operations.contains(where: { $0.kind == .invokeWrite && Double($0.time) / 1e6 >= began })
        else { return finding(.inconclusive, "nothing was written after the method began") }
        let unknown =
            "\(result.unknown) unknown, \(result.unknownPresent) of them there; \(result.refused) refused"
        let reads = checker.reads == 0 ? "; no read was made while it was written" : ""
        return finding(
            .pass, "all \(result.acknowledged) acknowledged writes are there once; \(unknown)\(reads)")
    }

    private static func ids(_ ids: [Int]) -> String { Wording.list(ids.map(String.init)) }
}
