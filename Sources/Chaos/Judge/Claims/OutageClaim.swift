/// The longest stretch without success that clients of a load saw, begun in a window, is within bounds.
///
/// The interval is not one of chance: it is what requests, which are some time apart, leave open. It has to lie
/// within the bounds for PASS, and outside them for FAIL.
struct OutageClaim {
    /// Seconds of one at the end of a load, or across the beginning of a window, that may be but a request's own
    /// time.
    private static let shortestOpen = 0.1

    let filter: RequestFilter
    let bounds: Bounds
    let window: Window

    func finding(in history: RunHistory) -> Finding {
        let threshold =
            "outage of \(Wording.text(filter)) \(Wording.text(window)): \(Wording.text(bounds, Figures.seconds))"
        let stretches: [Stretch]
        do { stretches = try history.stretches(of: window) } catch {
            return .open(error.reason, threshold: threshold)
        }
        guard let finder = history.outages(filter) else {
            return .open(
                "no request of the whole run was one of \(Wording.text(filter))", threshold: threshold)
        }
        if let objection = history.objection(toLoad: filter.load, over: stretches) {
            return .open(objection, threshold: threshold)
        }
        if let before = finder.outages.first(where: { outage in
            outage.seconds >= Self.shortestOpen
                && stretches.contains { outage.from < $0.from && outage.to > $0.from }
        }) {
            return .open(
                "it was away before, from \(Figures.seconds(before.from)) of the run on", threshold: threshold
            )
        }
        let count = finder.count(in: stretches)
        guard count > 0 else { return .open("no request of it was due", threshold: threshold) }
        let blind = finder.blindest(in: stretches)
        let found = finder.longest(in: stretches).flatMap {
            $0.isOpen && $0.seconds < Self.shortestOpen ? nil : $0
        }
        let (least, most) = (found?.least ?? 0, max(found?.most ?? 0, blind))
        let value = found?.seconds ?? 0
        let observed =
            found.map { "\(Figures.seconds($0.seconds))\($0.isOpen ? " until the load's end" : "")" }
            ?? "none"
        func finding(_ verdict: Verdict, _ reason: String) -> Finding {
            Finding(
                verdict, reason, threshold: threshold, observed: observed,
                interval: most.isFinite ? ConfidenceInterval(low: least, high: most, level: 1) : nil,
                count: count)
        }
        let words =
            found.map {
                "\(observed) from \(Figures.seconds($0.from)) of the run on, with \($0.unserved) requests due"
            } ?? "no request was left without success while others were due"
        if least > bounds.atMost ?? .infinity || most < bounds.atLeast ?? -.infinity {
            return finding(.fail, words)
        }
        if bounds.contain(least), bounds.contain(most), bounds.contain(value) { return finding(.pass, words) }
        return finding(
            .inconclusive,
            "\(words); requests were too far apart to tell: it was \(Figures.seconds(least)) to \(Figures.seconds(most))"
        )
    }
}

extension RunHistory {
    /// As clients of a load saw them; of a ledger its writes, where no other scenario is asked for.
    func outages(_ filter: RequestFilter) -> OutageFinder? {
        let key = Key(arm: .experiment, name: filter.load)
        if filter.scenario == nil, filter.zone == nil, let ledger = ledgers[key], !ledger.isEmpty {
            return OutageFinder(filter, in: ledger.writes)
        }
        return requests[key].flatMap { OutageFinder(filter, in: $0) }
    }
}
