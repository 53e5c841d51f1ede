// What parts of an experiment say, in plain words.

extension Measure {
    package var words: String {
        switch self {
        case .latency(let percentile, let filter):
            "the p\(PlainWords.number(percentile)) latency of \(filter.words)"
        case .failedShare(let filter): "the failed share of \(filter.words)"
        case .successShare(let filter): "the success share of \(filter.words)"
        case .throughput(let filter): "the throughput of \(filter.words)"
        case .zoneShare(let zone, let load): "zone \(zone)'s share of \(load)"
        case .probe(let name, let aggregate):
            "the \(aggregate.rawValue)\(aggregate == .last ? "" : " value") of the probe \(name)"
        case .probePassed(let name): "the share of looks in which the probe \(name) passes"
        }
    }

    /// A value of it, with its unit.
    package func written(_ value: Double) -> String {
        switch unit {
        case .duration: PlainWords.duration(value)
        case .share: PlainWords.share(value)
        case .rate: PlainWords.rate(value)
        case .any: PlainWords.number(value)
        }
    }
}

extension RequestFilter {
    package var words: String {
        var words = load
        if let scenario { words += ", scenario \(scenario)" }
        if let zone { words += ", answered by zone \(zone)" }
        return words
    }
}

extension Bounds {
    /// - Parameter text: how a value is written.
    package func words(_ text: (Double) -> String) -> String {
        switch (atLeast, atMost) {
        case (let least?, let most?): "from \(text(least)) to \(text(most))"
        case (let least?, nil): "at least \(text(least))"
        case (nil, let most?): "at most \(text(most))"
        case (nil, nil): "anything"
        }
    }
}

extension Window {
    package var words: String {
        switch self {
        case .before: "before the method"
        case .method: "while the method goes on"
        case .after: "after the recovery"
        case .run: "throughout the run"
        case .step(let id, let skip, let extend):
            "while \(id) lasts"
                + (skip > 0 ? ", from \(PlainWords.duration(skip)) on" : "")
                + (extend > 0 ? ", and for \(PlainWords.duration(extend)) after it" : "")
        }
    }
}

extension TargetSelector {
    /// Such as `1 of postgres with role primary`.
    package var words: String {
        var what: [String] = []
        if let component { what.append(component) }
        if let name { what.append("named \(name)") }
        if let role { what.append("with the role \(role)") }
        if let zone { what.append("in zone \(zone)") }
        for (name, value) in labels.sorted(by: { $0.key < $1.key }) { what.append("with \(name)=\(value)") }
        let all = what.isEmpty ? "containers" : what.joined(separator: " ")
        switch amount {
        case .all: return "all \(all)"
        case .count(let count): return "\(count) of \(all)"
        case .share(let share): return "\(PlainWords.share(share)) of \(all)"
        }
    }
}

extension EventPattern {
    package var words: String {
        switch self {
        case .stepBegan(let id): "\(id) begins"
        case .stepEnded(let id): "\(id) ends"
        case .alertFiring(let labels): "the alert \(Self.words(labels)) arrives"
        case .alertResolved(let labels): "the alert \(Self.words(labels)) is told to be over"
        case .roleTaken(let role, let isOther): "\(isOther ? "another member" : "a member") becomes \(role)"
        case .targetIsBack(let step, let role):
            "the target of \(step) is back" + (role.map { " as \($0)" } ?? "")
        case .containerDied(let selector): "one of \(selector.words) dies"
        case .containerStarted(let selector): "one of \(selector.words) starts"
        case .measured(let measure, let bounds, let seconds):
            "\(measure.words) is \(bounds.words(measure.written)) for \(PlainWords.duration(seconds))"
        case .probePasses(let name): "the probe \(name) passes"
        case .probeFails(let name): "the probe \(name) fails"
        }
    }

    private static func words(_ labels: [String: String]) -> String {
        var labels = labels
        let name = labels.removeValue(forKey: "alertname") ?? "(any)"
        guard !labels.isEmpty else { return name }
        let rest = labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return "\(name) with \(PlainWords.list(rest))"
    }
}

extension Fault {
    /// What is done, in front of whom it is done to: `uses up the processors of`.
    package var words: String {
        switch self {
        case .none: "does nothing to"
        case .kill(let kill):
            kill.isRemoved
                ? "kills by SIG\(kill.signal) and removes, with its data," : "kills by SIG\(kill.signal)"
        case .pause(let pause): pause.means == .signal ? "stops by SIGSTOP" : "freezes"
        case .cpu(let cpu):
            "uses up the processors (\(cpu.workers) workers at \(PlainWords.share(cpu.load))) of"
        case .memory(let memory): "fills the memory to \(PlainWords.share(memory.share)) of the limit of"
        case .diskFill(let fill): "fills the disk below \(fill.path) to \(PlainWords.share(fill.share)) in"
        case .diskSlow(let slow):
            "slows the disk down to \(PlainWords.list([slow.bytesPerSecond.map { "\($0) B/s" }, slow.operationsPerSecond.map { "\($0) operations/s" }].compactMap { $0 })) in"
        case .fileDescriptors(let exhaustion):
            "leaves \(PlainWords.share(exhaustion.left)) of the file descriptors to"
        case .processes(let exhaustion): "leaves \(PlainWords.share(exhaustion.left)) of the processes to"
        case .network(let network): "changes the network (\(network.words)) of"
        case .refuse(let refuse):
            "refuses new connections"
                + (refuse.ports.isEmpty ? "" : " on \(PlainWords.list(refuse.ports.map { "port \($0)" }))")
                + " to"
        case .partition(let partition): partition.words
        case .dns(let dns): "lets name resolution fail (\(dns.answer.rawValue)) in"
        case .clock(let clock):
            "sets the clock \(PlainWords.duration(abs(clock.offset))) \(clock.offset > 0 ? "ahead" : "back") in"
        }
    }
}

extension Fault.Network {
    fileprivate var words: String {
        var words: [String] = []
        if latency > 0 { words.append("\(PlainWords.duration(latency)) of latency") }
        if jitter > 0 { words.append("\(PlainWords.duration(jitter)) of jitter") }
        if loss > 0 { words.append("\(PlainWords.share(loss)) lost") }
        if corruption > 0 { words.append("\(PlainWords.share(corruption)) damaged") }
        if let bandwidth { words.append("\(PlainWords.number(Double(bandwidth) / 1e6)) Mbit/s") }
        if let peers { words.append("towards \(peers.words)") }
        return words.joined(separator: ", ")
    }
}

extension Fault.Partition {
    fileprivate var words: String {
        let peers = peers.map(\.words) ?? "everybody"
        return switch direction {
        case .both: "cuts off, from \(peers),"
        case .from: "lets nothing arrive at \(peers) that is sent by"
        case .to: "lets nothing arrive that \(self.peers == nil ? "is sent by anybody" : "\(peers) send") to"
        }
    }
}

extension Hypothesis.Claim {
    package var words: String {
        switch self {
        case .threshold(let measure, let bounds, let window):
            "\(measure.words) is \(bounds.words(measure.written)), \(window.words)"
        case .comparison(let comparison): comparison.words
        case .happens(let event, let within, let after):
            "\(event.words), at most \(PlainWords.duration(within)) after \(after.words)"
        case .never(let event, let window): "never: \(event.words), \(window.words)"
        case .steadyStateAgain(let within, let after):
            "all that holds when it is well holds again, at most \(PlainWords.duration(within)) after \(after.words)"
        case .nothingLost(let load):
            "what was acknowledged to \(load) is there exactly once, and no read was stale"
        case .outage(let filter, let bounds, let window):
            "the longest stretch without success of \(filter.words) lasts \(bounds.words(PlainWords.duration)), \(window.words)"
        }
    }
}

extension Hypothesis.Comparison {
    fileprivate var words: String {
        let other =
            switch reference {
            case .before: "what it was before"
            case .window(let window): "what it was \(window.words)"
            case .controlGroup: "what it is in the control group"
            }
        return switch by {
        case .ratio:
            "\(measure.words), \(window.words), is \(bounds.words { "\(PlainWords.number($0)) times" }) \(other)"
        case .difference:
            "\(measure.words), \(window.words), minus \(other), is \(bounds.words(measure.written))"
        }
    }
}

extension Probe {
    package var words: String {
        let every = ", every \(PlainWords.duration(interval))"
        return switch kind {
        case .prometheus(let query): "Prometheus is asked for \(query)\(every)"
        case .http(let url, let status): "\(url) is got, and should answer \(status)\(every)"
        case .sql(let address, let query): "\(address) is asked \(query)\(every)"
        case .command(let words): "\(words.joined(separator: " ")) is run\(every)"
        case .dns(let name): "the name \(name) is resolved\(every)"
        }
    }
}

extension LoadPlan {
    package var words: String {
        let what =
            switch kind {
            case .scenarios(let weights):
                "reads of the web application ("
                    + weights.sorted { $0.key < $1.key }.map { "\($0.key) \(PlainWords.number($0.value))" }
                    .joined(separator: ", ") + ")"
            case .paths(let paths): "GET \(PlainWords.list(paths))"
            case .ledger: "writes, each of which is looked for at the end"
            }
        let rates =
            switch rate {
            case .constant(let rate): PlainWords.rate(rate)
            case .steps(let steps):
                PlainWords.list(
                    steps.map { "\(PlainWords.rate($0.rate)) for \(PlainWords.duration($0.seconds))" })
            }
        return "\(rates), \(what)"
            + (urls.isEmpty ? "" : " at \(PlainWords.list(urls))")
            + "; failed after \(PlainWords.duration(timeout))"
    }
}
